"""What a problem sounds like in English; see ``words``."""

from companion.showfile.sentences import DID_YOU_MEAN, FROM_RECIPE, ONE_OF, WRITE, Sentences

ENGLISH: dict[str, Sentences] = {
    # The file
    "file-missing": ("there is no file {path}", "check its name and folder"),
    "file-is-folder": ("{path} is a folder, not a file", "name the file in it, e.g. {path}/show.yaml"),
    "file-unreadable": (
        "cannot read {path}: {reason}",
        "check its permissions, and whether another program holds it",
    ),
    "file-special": ("{path} is a device or a pipe, not a file", "name the show file itself"),
    "file-too-big": ("the file is larger than {most} MB", "check that this is a show file"),
    "file-empty": ("the file is empty", "start from a copy of show.example.yaml"),
    "not-utf8": ("the file is not UTF-8; it cannot be read from here on", "save it as UTF-8 in your editor"),
    "bad-character": (
        "there is an invisible character {character} here",
        "delete it and type the line again",
    ),
    "directive": ("a show file has no {directive} directive", "delete this line"),
    "several-documents": (
        "the show ends here, and more follows",
        "one file holds one show; remove the extra --- or ...",
    ),
    "too-many-nodes": (
        "there is too much in this file: more than {most} items",
        "check that no *alias repeats others",
    ),
    "too-deep": ("this is nested more than {most} levels deep", "check for extra brackets or dashes"),
    "tag": ("a show file does not use the type tag {tag}", "delete it; put text in quotes"),
    "alias-loop": ("*{name} contains itself", "write out what is to be repeated"),
    "alias-unknown": ("*{name} names nothing above it", "if the star is text, put the whole value in quotes"),
    "key-not-text": (
        "there must be a name to the left of the colon",
        "check for an extra bracket or a missing name",
    ),
    "duplicate-key": (
        "{key} is written twice, first on line {line}",
        "keep one, or give the second another name",
    ),
    # Slips of the hand
    "tab": ("this line is indented with a tab", "use spaces: two for each level"),
    "wide-colon": ("this is a full-width colon ：", "write an ASCII colon and a space “: ”"),
    "comment-in-brackets": (
        "all after this # is a comment and not read, the closing bracket too",
        "put the value with the # in quotes, e.g. '#1 choice'",
    ),
    "wide-comma": ("this is a full-width comma ，", "write an ASCII comma and a space “, ”"),
    "quote-open": ("this quote is not closed", "put the same quote at the end of the value"),
    "bracket-open": (
        "something in this {bracket} is not right, or its {closing} is missing",
        "check the commas between its items, and the {closing} at its end",
    ),
    "colon-in-text": (
        "a second colon on one line",
        "if it is part of the text, put the whole value in quotes",
    ),
    "no-space": ("there is no space after this colon", "write “name: value”"),
    "stray-bracket": ("nothing opens this {bracket}", "delete it, or add the bracket that opens it"),
    "number-comma": ("there is a comma in a number", "write it without, e.g. 1299"),
    "no-colon": ("this line has no colon", "write “name: value”, with a space after the colon"),
    "indent": (
        "the indent of this line, {found}, matches nothing above",
        "align it with what it belongs to: {wanted} spaces before it",
    ),
    "dash-in-line": (
        "a list's dash cannot stand after a colon",
        "start a new line with “- ”, or write [one, two]",
    ),
    "text-after": (
        "there is text after the closing quote or bracket",
        "put the whole value in one pair of quotes",
    ),
    "bad-start": ("a value cannot begin with {character}", "put the whole value in quotes"),
    "bad-escape": ("this backslash means nothing in double quotes", "use single quotes, or two backslashes"),
    "syntax": (
        "this cannot be read from here on",
        "check indentation, colons and quotes against the lines above",
    ),
    # One field
    "missing-key": ("{where} has no {key}", "add a line {key}: {example}"),
    "unknown-key": (
        "{where} knows no key {key}",
        "delete it, or check its indentation: it may belong elsewhere",
    ),
    "value-empty": ("{key} has no value", "fill it in, or delete the line"),
    "value-is-comment": (
        "{key} begins with #, so all that follows is a comment and not read",
        "put the value in quotes",
    ),
    "want-text": ("{key} takes one value, not a list or a table", "write the value right after the colon"),
    "line-break": ("{key} holds a line break or a tab", "write it on one line; only notes may have several"),
    "want-table": (
        "{key} takes lines of “name: value”, not {given}",
        "start a new line, indent it by two spaces",
    ),
    "want-list": ("{key} takes a list", "write [one, two], or begin each line with “- ”"),
    "list-empty": ("{key} is empty and needs at least one item", ""),
    "bad-duration": ("{key}: {given} is not a length of time", "write it like 90s, 3m, 1h30m or 1:30"),
    "long-duration": ("{key}: {given} is too long", "no length is over 31 days"),
    "bad-date": ("{key}: {given} is not a date", "write it like 2026-12-01"),
    "no-such-date": ("{key}: there is no {given} in the calendar", "check the month and the day"),
    "bad-date-time": (
        "{key}: {given} is not a date and time",
        "write it like 2026-12-01 19:30, without a zone",
    ),
    "no-such-time": (
        "{key}: there is no {given}",
        "hours run from 00:00 to 23:59; 25:00 is 01:00 of the next day",
    ),
    "bad-clock": ("{key}: {given} is not a time of day", "write it like 20:14"),
    "bad-share": ("{key}: {given} is not a percentage", "write it like 22%"),
    "share-over-100": ("{key}: {given} is over 100%", "check the number"),
    "bad-color": ("{key}: {given} is not a color", "write six digits 0-9 a-f without the #, e.g. D7263D"),
    "bad-asset": (
        "{key}: {given} is not a file beside the show file",
        "put it into the show's folder and write its relative path, e.g. assets/p4.jpg",
    ),
    "bad-condition": (
        "{key}: {given} is not a condition",
        "write one like stock(P4) < 20 (pieces of a product) or left(F1) <= 10 (pieces of a sale)",
    ),
    "bad-quantity": (
        "{key}: {given} compares something that is not known",
        "stock is that of a product, sold and left are the pieces of a sale",
    ),
    "bad-start-word": (
        "{key}: {given} is neither go nor a condition",
        "write go, or a condition like stock(P4) < 20",
    ),
    "bad-amount": (
        "{key}: {given} is not an amount",
        "write digits only, e.g. 49.90, without a currency sign",
    ),
    "bad-whole": ("{key}: {given} is not a whole number", "write digits only, e.g. 200"),
    "bad-count": ("{key} is at least 1", "write 1 or more"),
    "bad-yes-no": ("{key}: {given} is neither true nor false", "write true or false"),
    "bad-id": ("{given} cannot be an id", "an id is made of letters a–z, digits, - and _, e.g. P4"),
    "bad-choice": ("{key}: {given} is not one of its words", ""),
    "bad-version": ("version {given} cannot be read", "this program reads version: 1"),
    "bad-action": (
        "{given} is not an action",
        "write an action like {{overlay: product-card}}",
    ),
    "two-actions": (
        "one action does two things: {first} and {second}",
        "make two actions of it: do: [{{{first}: …}}, {{{second}: …}}]",
    ),
    # The show
    "no-fallback": (
        "obs.scenes has no scene {role}",
        "add a line {role}: the scene in OBS that covers a breakdown",
    ),
    "fallback-shared": (
        "the fallback scene {scene} is also the scene of {role}: while that is on, covering changes nothing",
        "give fallback a scene of its own in OBS",
    ),
    "unknown-zone": ("there is no time zone {name}", "write an IANA name, e.g. Europe/London"),
    "unknown-currency": ("there is no currency {name}", "write a code of three letters, e.g. USD"),
    "time-skipped": (
        "{time} does not exist in {zone}: clocks go forward over it",
        "choose a time before or after",
    ),
    "time-twice": ("{time} comes twice in {zone}: clocks go back over it", "choose a time before or after"),
    "output-twice": ("{output} is listed twice", "keep one"),
    "too-many-decimals": ("{amount} has more decimals than {currency} has", ""),
    "camera-shared": (
        "{role} and {other} are one and the same camera, {input}: neither can stand in for the other",
        "name two inputs; with one camera delete a line",
    ),
    "segments-longer": (
        "length is {length}, but the segments make {sum}: {off} too long",
        "shorten segments, or make length {sum}",
    ),
    "segments-shorter": (
        "length is {length}, but the segments make only {sum}: {off} too short",
        "lengthen segments, or make length {sum}",
    ),
    "shares-too-many": (
        "the shares of the segments make {total}: {off} too many",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-too-few": (
        "the shares of the segments make only {total}: {off} too few",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-without-revenue": (
        "there are shares, but no revenue in targets that they are shares of",
        "add targets: {{revenue: 100000}}, or delete the shares",
    ),
    # Goods
    "was-not-higher": ("the former price {was} is not above the price {price}", "raise it, or delete was"),
    "was-backwards": (
        "the basis of the former price ends {end}, before it starts {start}",
        "check from and to",
    ),
    "link-twice": ("link number {link} belongs to {product} already", "give each product its own number"),
    "was-after-show": (
        "the basis of the former price ends {end}, after the day of the show, {show}",
        "end it on the day of the show or before",
    ),
    "ladder-order": (
        "{pieces} pieces come after {before} pieces in the ladder",
        "write the fewest pieces first",
    ),
    "ladder-price-each": (
        "{pieces} for {price} is no more than {before} for {before_price}: the price is for all together",
        "",
    ),
    "ladder-not-cheaper": (
        "{pieces} for {price} saves nothing: {pieces} at the usual price are {single}",
        "check the price: it is for all the pieces together",
    ),
    "ladder-dearer-each": (
        "{pieces} for {price} costs more each than {before} for {before_price}",
        "check the price: it is for all the pieces together",
    ),
    "reserve-over-stock": (
        "the reserve {reserve} is more than the stock {stock}",
        "hold back fewer, or correct the stock",
    ),
    "sale-not-cheaper": (
        "the sale price {price} is not below the price {usual} of {product}",
        "check both prices",
    ),
    "sale-over-stock": (
        "{quantity} are wanted, but {product} has {left} to give: its stock less the reserve",
        "give away or sell fewer, or correct the stock",
    ),
    "promised-over-stock": (
        "{quantity} more are wanted, but {before} of the {left} that {product} has to give are taken",
        "give away or sell fewer, or correct the stock",
    ),
    "limit-over-quantity": (
        "the limit {limit} is more than the {quantity} on sale",
        "check the limit and the quantity",
    ),
    "limit-higher": (
        "the limit {limit} in the sale is looser than the usual limit {usual} of {product}",
        "check both limits",
    ),
    "teaser-long": (
        "a teaser of {teaser} is long: platforms punish holding viewers for a price that is not open yet",
        "make it {most} or less",
    ),
    "tiktok-length": (
        "{key} is {length}; TikTok Shop US takes {least} to {most}",
        "bring it into that range",
    ),
    "tiktok-watch": (
        "a watch time of {watch} is too long for {length}: TikTok Shop wants it 2 minutes shorter",
        "shorten watch, or lengthen the bag",
    ),
    "no-length": ("{key} is 0: it would be over as it begins", "write a length, e.g. 3m"),
    "watch-too-long": (
        "one must watch {watch} to enter, but the bag is open for {length}: nobody can",
        "shorten watch, or lengthen the bag",
    ),
    "prize-too-valuable": (
        "a prize worth {value} is over CNY 50,000, the most that the law allows",
        "choose another prize, or correct its value",
    ),
    "prizes-registered": (
        "the prizes are worth USD {total}; over 5,000 New York and Florida want the draw registered",
        "register it first, or give less",
    ),
    "bag-undisclosed": (
        "the rules of this bag lack {missing}, which viewers must be told before it opens",
        "add how it is claimed (claim), delivered (delivery) and forfeited (forfeit)",
    ),
    "asset-missing": ("there is no file {file} beside the show file", "put it there, or check its name"),
    "asset-letters": ("there is no file {file}, only one whose capitals or accents differ", ""),
    "asset-is-folder": ("{file} is a folder, not a file", "name the file in it"),
    "asset-outside": (
        "{file} leads out of the show's folder",
        "put the file itself into the folder, not a link to it",
    ),
    "asset-unreadable": (
        "cannot read the file {file}",
        "check its permissions, and whether another program holds it",
    ),
    "asset-not-picture": (
        "{file} is not a picture that can be shown",
        "export it again as PNG, JPEG, WebP or GIF",
    ),
    "asset-too-big": (
        "the picture {file} is over {most} MB: the programme stutters when it comes up",
        "export it smaller",
    ),
    "picture-too-many-pixels": ("the picture {file} has too many pixels", "export it at 4000 pixels or less"),
    "claim-unsaid": (
        "there is evidence for “{claim}”, but no point that says it",
        "add it to points, or write it the same way in both places",
    ),
    "never-word": ("this says “{word}”, which is among the never words of {product}", "say it another way"),
    "unknown-product": (
        "there is no product {name}",
        "add it under products, use another id, or delete this",
    ),
    "unknown-sale": ("there is no sale {name}", "add it under sales, use another id, or delete this"),
    "unknown-bag": ("there is no bag {name}", "add it under bags, use another id, or delete this"),
    "unknown-scene": (
        "obs.scenes has no role {name}",
        "add it under obs.scenes, or use another role",
    ),
    # The rundown
    "segment-twice": (
        "the segment id {id} is used twice, first on line {line}",
        "give each segment its own id",
    ),
    "cue-twice": (
        "the cue id {id} is used twice in this segment, first on line {line}",
        "give each cue its own id",
    ),
    "shortest-longer": (
        "shortest {shortest} is longer than the planned length {length}",
        "make it the length or less",
    ),
    "cue-too-late": (
        "the cue is at {time}, but the segment is {length} long",
        "make it earlier, or the segment longer",
    ),
    "cue-too-early": (
        "the cue is {lead} before the end, but the segment is {length} long",
        "shorten before_end, or make the segment longer",
    ),
    "chain-too-late": (
        "the cue comes out at {time}, but the segment is {length} long",
        "shorten the wait, or make the segment longer",
    ),
    "unknown-cue": ("this segment has no cue {name}", "after and with take a cue of the same segment"),
    "after-circle": (
        "the cues {cue} and {after} wait for each other and never fire",
        "give one of them at or on: go",
    ),
    "after-itself": ("the cue {cue} waits for itself", "name another cue after, or use at or on: go"),
    "cue-no-time": (
        "this cue does not say when it fires",
        "write one of at, before_end, clock, after, with or on: go",
    ),
    "cue-two-times": ("this cue has two times: {first} and {second}", "keep one"),
    "cue-does-nothing": ("this cue does nothing", "write do: with an action, or who and task"),
    "wait-without-after": ("wait goes with after or with", "write at to count from the start of the segment"),
    "task-without-who": ("the task does not say who does it", "add who, e.g. who: operator"),
    "who-without-task": ("who does not say what is to be done", "add task, e.g. task: list the link"),
    "copy-without-task": ("copy goes with task", "add who and task"),
    "overlay-without-graphic": (
        "there is no overlay {name}",
        "put its folder into overlays/ beside the show file",
    ),
    "longest-shorter": (
        "longest {longest} is shorter than the planned length {length}",
        "make it the length or more",
    ),
    "hard-without-start": (
        "the first segment starts on time, but the show has no start",
        "add start to show, or delete starts: hard",
    ),
    "too-many-turns": (
        "the loops make more than {most} segments or {most_cues} cues",
        "check times for a zero too many",
    ),
    "loop-no-segments": (
        "the loop {name} has no segments, and no loop of that name comes before it",
        "give it segments, or check its name",
    ),
    "loop-segments-again": (
        "the segments of the loop {loop} stand on line {line} already",
        "the second time write loop and times only; for other segments use another name",
    ),
    "loop-id-clash": ("the id {id} is one that the loop {loop} makes too", "use another id"),
    "passes-outside-loop": (
        "passes goes into the segments of a loop",
        "delete it, or put the segment under segments of a loop",
    ),
    "pass-too-high": (
        "there is no pass {number}: the loop {loop} has {most}",
        "check passes, or make times higher",
    ),
    "clock-outside": (
        "{time} is not in this segment, which is planned for {begins}–{ends}",
        "write a time in it, or move the cue to another segment",
    ),
    "clock-in-every-pass": (
        "{time} is not in pass {number} of the loop, which is planned for {begins}–{ends}",
        "say with passes in which pass, or use at",
    ),
    "stock-unknown": (
        "{product} has no stock, so this never holds",
        "give it a stock, or use another condition",
    ),
    "condition-out-of-reach": ("{condition}: there are at most {most}, never {number}", "check the number"),
    "sale-unused": (
        "no cue makes use of the sale {name}",
        "add do: {{sale: {name}, step: open}} to a segment, or delete the sale",
    ),
    "bag-unused": (
        "no cue makes use of the bag {name}",
        "add do: {{bag: {name}, step: open}} to a segment, or delete the bag",
    ),
    "sale-twice": (
        "{step} of the sale {name} comes on line {line} already: a sale opens once",
        "a rerun needs a sale of its own under sales; for a spare cue write armed: false",
    ),
    "bag-twice": (
        "{step} of the bag {name} comes on line {line} already: a bag opens once",
        "another one needs a bag of its own under bags; for a spare cue write armed: false",
    ),
    "sale-every-pass": (
        "more than one pass of the loop would {step} the sale {name}, but a sale opens once",
        "say with passes in which, e.g. passes: [2]; to open in each, write a sale for each",
    ),
    "bag-every-pass": (
        "more than one pass of the loop would {step} the bag {name}, but a bag opens once",
        "say with passes in which, e.g. passes: [2]; to open in each, write a bag for each",
    ),
    "tease-without-teaser": (
        "the sale {name} has no teaser, so it cannot be teased",
        "give it one under sales, e.g. teaser: 60s; or open it at once",
    ),
    "tease-after-open": (
        "the sale {name} is open since line {line}, and is teased here",
        "tease it before it opens, or delete this",
    ),
    "open-not-as-told": (
        "the sale {name} opens by itself {teaser} after its teaser; this cue comes {after} after it",
        "make both times the same, or delete this cue",
    ),
    "sales-overlap": (
        "the sale {name} begins at {begins}, but the sale {other} is on until {ends}: one at a time",
        "move one of them",
    ),
    "bags-overlap": (
        "the bag {name} opens at {begins}, but the bag {other} is open until {ends}: one at a time",
        "move one of them",
    ),
    "sale-after-end": (
        "the sale {name} is on until {ends}, but the show ends at {over}",
        "open it earlier, or make it shorter",
    ),
    "bag-after-end": (
        "the bag {name} is open until {ends}, but the show ends at {over}",
        "open it earlier, or make it shorter",
    ),
    "bag-drawn-late": (
        "the bag {name} is drawn at {ends} and the show ends at {over}: too late to read out who won",
        "draw it 2 minutes before the end or earlier",
    ),
    "overlay-follows-show": (
        "the overlay {name} shows what the show file says elsewhere; this data does nothing",
        "delete data; change the product, the sale or the operator instead",
    ),
    "overlay-data-unknown": ("the overlay {name} has no field {key}", ""),
    "overlay-data-missing": (
        "the overlay {name} is not told its {missing}",
        "add it to data, e.g. data: {{title: Back soon}}",
    ),
    # Recipes
    "unknown-recipe": ("there is no recipe {name}", "companion recipes lists them"),
    "recipe-needs": (
        "the recipe {name} needs its parameter {key}",
        "write with: {{{key}: …}}; companion recipes {name} tells about it",
    ),
    "recipe-no-parameter": ("the recipe {name} has no parameter {key}", "delete it"),
    "recipe-without-use": (
        "with gives values, but no recipe is named to use them",
        "add use, e.g. use: flash_sale",
    ),
    "recipe-and-others": (
        "{key} cannot stand beside use",
        "write it within with, or as an item of its own",
    ),
    "recipe-makes-segments": (
        "the recipe {name} makes whole segments, not cues",
        "write it in the rundown, among the segments",
    ),
    "recipe-makes-cues": (
        "the recipe {name} makes cues, not segments",
        "write it in the cues of a segment",
    ),
    "recipe-broken": ("the file of the recipe {name} is wrong, {path}: {because}", ""),
    "recipe-name": ("recipe says {name}, but the file is called {file}.yaml", "give both one name"),
    "recipe-parameter-name": (
        "{given} cannot be the name of a parameter",
        "use letters a–z, digits and _, a letter first",
    ),
    "recipe-placeholder": (
        "{name} means nothing in a placeholder: there is no such parameter, or nothing of that name in it",
        "",
    ),
    "recipe-dollar": (
        "{given} is not a placeholder",
        "write one like $sale or ${{sale}}; the dollar sign itself is $$",
    ),
    "recipe-lines-in-text": (
        "the parameter {name} is a list of lines and cannot stand within a sentence",
        "let it stand alone, e.g. say: ${name}",
    ),
    "recipe-nested": ("a recipe cannot use a recipe", "write out what it is to do"),
    FROM_RECIPE: ("{message} (from recipe {recipe})", "{message} (from recipe {recipe}, {item})"),
    # The rest
    "more-problems": ("there are more problems than are listed", "mend those above and check again"),
    DID_YOU_MEAN: ("did you mean {suggestion}?", ""),
    ONE_OF: ("there are: {options}", "; "),
    WRITE: ("write {write}", ""),
}
