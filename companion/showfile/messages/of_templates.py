"""What is wrong with words that are to be filled."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "template-syntax": (
        "这句话里的 {{{{ }}}} 或 {{% %}} 没写对，没法填",
        "写成 {{{{ price }}}} 这样；本来就要显示两个大括号的，用 {{% raw %}} 和 {{% endraw %}} 包起来",
    ),
    "template-forbidden": (
        "话里只能写数值的名字，不能写 {what}",
        "能用的有 {{{{ price }}}}、{{{{ left | default('看链接') }}}} 和 {{% if left %}} … {{% endif %}}",
    ),
    "template-filter": ("没有 {name} 这种写法", ""),
    "template-long": ("要填的话最多 {most} 个字", "写短一点"),
    "template-unknown": ("{name} 不是能填进话里的数值", ""),
    "template-no-product": ("这个环节没有商品，填不出 {name}", "写明是哪个商品，例如 products.P4.price"),
    "template-no-value": (
        "{name} 有时（或一直）没有数，那时只显示“–”",
        "加上那时要说的话，例如 {{{{ left | default('看链接') }}}}",
    ),
}

ENGLISH: dict[str, Sentences] = {
    "template-syntax": (
        "the {{{{ }}}} or {{% %}} in this text cannot be read, so it cannot be filled",
        "write {{{{ price }}}}; put braces that are meant as such between {{% raw %}} and {{% endraw %}}",
    ),
    "template-forbidden": (
        "a text can only name values: it cannot have {what}",
        "there is {{{{ price }}}}, {{{{ left | default('see the link') }}}} "
        "and {{% if left %}} … {{% endif %}}",
    ),
    "template-filter": ("there is no {name} for a value", ""),
    "template-long": ("a text that is filled has {most} characters at most", "make it shorter"),
    "template-unknown": ("{name} is no value that a text can name", ""),
    "template-no-product": (
        "there is no product in this segment to take {name} from",
        "say which product, e.g. products.P4.price",
    ),
    "template-no-value": (
        "{name} is not known all the time, or never: the text then shows “–”",
        "add what to say then, e.g. {{{{ left | default('see the link') }}}}",
    ),
}
