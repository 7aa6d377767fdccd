"""Before the show (开播前检查): everything it needs is looked at, and put right where one action can; and how
far sound is from the picture is measured."""
