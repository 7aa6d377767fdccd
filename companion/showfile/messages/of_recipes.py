"""What is wrong with recipes and their use, and what sentences share."""

from companion.showfile.messages.sentences import DID_YOU_MEAN, FROM_RECIPE, ONE_OF, WRITE, Sentences

CHINESE: dict[str, Sentences] = {
    # Recipes
    "unknown-recipe": ("没有模板 {name}", "companion recipes 列出所有模板"),
    "recipe-needs": (
        "模板 {name} 需要参数 {key}",
        "写成 with: {{{key}: …}}；companion recipes {name} 有说明",
    ),
    "recipe-no-parameter": ("模板 {name} 没有参数 {key}", "删掉它"),
    "recipe-without-use": ("with 里有参数，但没有写用哪个模板", "加上 use，例如 use: flash_sale"),
    "recipe-and-others": ("用了 use 的这一项里不能再写 {key}", "把它写进 with，或者另起一项"),
    "recipe-makes-segments": (
        "模板 {name} 生成的是整个环节，不能写在 cues 里",
        "写在 rundown 里，和环节并列",
    ),
    "recipe-makes-cues": ("模板 {name} 生成的是 cue，不是环节", "写在某个环节的 cues 里"),
    "recipe-does-not-fit": (
        "模板 {name} 要用 {needs}，但这个环节只有 {length}",
        "改 {parameters}，或加长环节",
    ),
    "recipe-other-product": (
        "这个环节讲的是 {own}，模板 {name} 说的却是 {product}：主播听到的和观众看到的不是一个商品",
        "改成 {own}，或把它移到 {product} 的环节",
    ),
    "recipe-broken": ("模板 {name} 的文件有错，{path}：{because}", ""),
    "recipe-name": ("recipe 写的是 {name}，但文件名是 {file}.yaml", "两个名字要一样"),
    "recipe-parameter-name": ("{given} 不能用作参数名", "参数名用小写字母、数字和 _，以字母开头"),
    "recipe-placeholder": ("占位符里的 {name} 没有意义：没有这个参数，或者它下面没有这一项", ""),
    "recipe-dollar": ("{given} 不是占位符", "占位符写成 $sale 或 ${{sale}}；美元符号本身写成 $$"),
    "recipe-lines-in-text": ("参数 {name} 是多行文字，不能放在一句话里", "让它单独占一项，例如 say: ${name}"),
    "recipe-nested": ("模板里不能再用模板", "把要做的事直接写出来"),
    FROM_RECIPE: ("{message}（来自模板 {recipe}）", "{message}（来自模板 {recipe} 的 {item}）"),
    # The rest
    "more-problems": ("问题太多，后面的没有列出", "先改上面的，再检查一次"),
    DID_YOU_MEAN: ("是不是想写 {suggestion}？", ""),
    ONE_OF: ("可用的有：{options}", "；"),
    WRITE: ("写成 {write}", ""),
}

ENGLISH: dict[str, Sentences] = {
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
    "recipe-does-not-fit": (
        "the recipe {name} needs {needs}, but the segment is {length} long",
        "change {parameters}, or make the segment longer",
    ),
    "recipe-other-product": (
        "this segment is about {own}, but the recipe {name} tells the host of {product}",
        "write {own}, or move it to the segment of {product}",
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
