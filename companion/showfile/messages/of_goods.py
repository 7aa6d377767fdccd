"""What is wrong with products, sales, bags, and the files they name."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "was-not-higher": ("划线价 {was} 不高于直播价 {price}", "划线价要高于直播价；没有就删掉 was"),
    "was-backwards": ("划线价依据的最后一天 {end} 早于第一天 {start}", "检查 from 和 to"),
    "link-twice": ("链接号 {link} 已经给了商品 {product}", "每个商品写自己的链接号"),
    "was-after-show": (
        "划线价依据的最后一天 {end} 在开播那天 {show} 之后",
        "to 写开播当天或之前的日子",
    ),
    "basis-too-short": (
        "划线价依据 {basis} 要看 {least} 天，from 到 to 只有 {days} 天（两头都算）",
        "把 from 改早，或换一种 basis",
    ),
    "price-zero": ("价格是 0", "写真实的价格；不卖的东西不用写成商品"),
    "many-points": ("卖点有 {count} 条，屏幕和主播只顾得上 {most} 条", "留最要紧的几条"),
    "limit-over-stock": ("限购 {limit} 件比库存 {stock} 还多", "检查限购和库存"),
    "prize-not-priced": (
        "奖品值 {value}，但它是商品 {product}，直播价是 {price}",
        "两处写成一样；不是同一件东西就删掉 product",
    ),
    "ladder-order": ("价格阶梯里 {pieces} 件写在了 {before} 件后面", "按件数从少到多写"),
    "ladder-price-each": (
        "{pieces} 件一共 {price}，不比 {before} 件 {before_price} 多：这里要写一共多少钱，不是每件的价",
        "",
    ),
    "ladder-not-cheaper": (
        "{pieces} 件 {price}，不比单件买便宜：{pieces} 件按直播价是 {single}",
        "检查这一档的总价：写的是几件一共多少钱",
    ),
    "ladder-dearer-each": (
        "{pieces} 件 {price}，每件反而比 {before} 件 {before_price} 贵",
        "检查这一档的总价：写的是几件一共多少钱",
    ),
    "reserve-over-stock": ("预留 {reserve} 比库存 {stock} 还多", "减少预留，或更正库存"),
    "sale-not-cheaper": ("秒杀价 {price} 不低于商品 {product} 的直播价 {usual}", "检查两个价格"),
    "sale-over-stock": (
        "要 {quantity} 件，但商品 {product} 的库存减去预留只有 {left} 件",
        "减少数量，或更正库存",
    ),
    "promised-over-stock": (
        "商品 {product} 的库存减去预留一共 {left} 件，前面已经要了 {before} 件，这里又要 {quantity} 件",
        "减少数量，或更正库存",
    ),
    "limit-over-quantity": ("限购 {limit} 件比秒杀总数 {quantity} 还多", "检查限购和数量"),
    "limit-higher": ("秒杀限购 {limit} 件，比商品 {product} 平时的限购 {usual} 件还松", "检查两处限购"),
    "teaser-long": ("预热 {teaser} 太长：让观众久等一个还没开的价格，会被当成憋单", "缩短到 {most} 以内"),
    "no-length": ("{key} 是 0，一开始就结束了", "写一个时长，例如 3m"),
    "watch-too-long": (
        "要停留 {watch} 才能参加，但福袋只开 {length}：没有人来得及",
        "缩短 watch，或加长福袋",
    ),
    "bag-undisclosed": (
        "福袋规则还缺 {missing}：开启前要向观众公示",
        "补上：兑奖 claim、交付方式 delivery、弃奖条件 forfeit。依据（{as_of}）：{source}",
    ),
    "platform-draws": ("mirror 的福袋由平台开奖，{key} 不起作用", "删掉它；要由本程序开奖就写 mode: native"),
    "fairness-unbound": (
        "公平级别 C：开奖前没有任何公开的承诺，事后没有人能核对",
        "写 B（提前公布种子指纹）或 A（再加公开随机数）",
    ),
    "nobody-excluded": (
        "没有写谁不得中奖：工作人员参加了也可能抽中，这是不允许的",
        "加上 exclude，写上工作人员的平台昵称或编号",
    ),
    "no-alternates": ("没有候补：中奖的人不领，奖品就送不出去", "写 1 或更多，或删掉这一行"),
    "once-and-again": (
        "说了“仅此一次”，可是秒杀 {other} 也卖商品 {product}",
        "去掉 once，或去掉其中一场",
    ),
    "keyword-is-link": (
        "口令“{keyword}”和商品 {product} 的链接号一样：想买的人会进福袋，抽奖的人像在下单",
        "换一个口令",
    ),
    "queue-twice": ("福袋 {name} 在排期里写了两次，第二次不会开", "留一个；要一直循环就写 loop: true"),
    "queue-and-cue": (
        "福袋 {name} 在排期里，第 {line} 行也会开启它",
        "留一处：谁先开都可以，另一处就不起作用",
    ),
    "asset-missing": ("节目文件旁边没有文件 {file}", "把文件放进去，或检查文件名"),
    "asset-letters": ("没有文件 {file}，只有一个大小写或字符不一样的", ""),
    "asset-is-folder": ("{file} 是文件夹，不是文件", "写出里面的文件"),
    "asset-outside": ("{file} 指到了节目文件夹外面", "把文件本身放进节目文件夹，不要用快捷方式"),
    "asset-unreadable": ("文件 {file} 打不开", "检查文件权限，或是否被其他程序占用"),
    "asset-not-picture": ("{file} 不是图片", "用 PNG、JPEG 或 WebP，重新导出一次"),
    "picture-format": ("图片 {file} 的格式不能上屏", "另存为 PNG、JPEG 或 WebP（动图只取第一帧）"),
    "picture-damaged": ("图片 {file} 不完整或已损坏", "重新复制或导出一次"),
    "asset-too-big": ("图片 {file} 超过 {megabytes} MB", "缩小图片再导出，长边 2000 像素就够"),
    "picture-too-many-pixels": (
        "图片 {file} 超过 {megapixels}00 万像素",
        "缩小图片再导出，长边 2000 像素就够",
    ),
    "claim-unsaid": (
        "给“{claim}”准备了依据，但卖点 points 里没有这句话",
        "把它写进 points，或检查两处的用字是否一样",
    ),
    "never-word": ("这里有禁用语“{word}”，商品 {product} 的 never 里写着不能说", "换一种说法"),
    "unknown-product": ("products 里没有商品 {name}", "在 products 里加上它，换一个编号，或把这一处删掉"),
    "unknown-sale": ("sales 里没有秒杀 {name}", "在 sales 里加上它，换一个编号，或把这一处删掉"),
    "unknown-bag": ("bags 里没有福袋 {name}", "在 bags 里加上它，换一个编号，或把这一处删掉"),
    "unknown-scene": ("obs.scenes 里没有 {name} 这个角色", "在 obs.scenes 里加上它，或换一个角色"),
}

ENGLISH: dict[str, Sentences] = {
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
    "basis-too-short": (
        "the basis {basis} looks back {least} days, but from and to span {days}, both included",
        "make from earlier, or name another basis",
    ),
    "price-zero": ("the price is 0", "write the real one; what is not sold need not be a product"),
    "many-points": (
        "there are {count} points; a host and a screen have room for {most}",
        "keep those that matter most",
    ),
    "limit-over-stock": (
        "the limit {limit} is more than the stock {stock}",
        "check the limit and the stock",
    ),
    "prize-not-priced": (
        "the prize is worth {value}, but it is {product}, whose price is {price}",
        "make both the same; delete product when it is something else",
    ),
    "ladder-order": (
        "{pieces} pieces come after {before} pieces in the ladder",
        "write the fewest pieces first",
    ),
    "ladder-price-each": (
        "{pieces} for {price} is no more than {before} for {before_price}: write the price of all together",
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
        "{quantity} pieces are promised, but {product} has only {left}: its stock less the reserve",
        "lower the quantity, or correct the stock",
    ),
    "promised-over-stock": (
        "{quantity} more pieces are promised, but {before} of the {left} of {product} are already: "
        "its stock less the reserve",
        "lower a quantity, or correct the stock",
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
    "no-length": ("{key} is 0: it would be over as it begins", "write a length, e.g. 3m"),
    "watch-too-long": (
        "one must watch {watch} to enter, but the bag is open for {length}: nobody can",
        "shorten watch, or lengthen the bag",
    ),
    "bag-undisclosed": (
        "the rules of this bag lack {missing}, which viewers must be told before it opens",
        "add how it is claimed (claim), delivered (delivery) and forfeited (forfeit); "
        "source ({as_of}): {source}",
    ),
    "platform-draws": (
        "the platform draws a mirror bag, so that {key} does nothing",
        "delete it; for a draw by the companion write mode: native",
    ),
    "fairness-unbound": (
        "fairness C: nothing is published before the draw, so that nobody can check it afterwards",
        "write B (a seed committed to in advance) or A (public randomness besides)",
    ),
    "nobody-excluded": (
        "nobody is excluded: staff who enter could win, which is not allowed",
        "add exclude, with the names or ids that staff have on the platform",
    ),
    "no-alternates": (
        "there are no alternates: a prize that its winner does not claim goes to nobody",
        "write 1 or more, or delete this line",
    ),
    "once-and-again": (
        "this is promised to be the only time, but {other} sells {product} too",
        "delete once, or one of the sales",
    ),
    "keyword-is-link": (
        "the keyword “{keyword}” is the link number of {product}: who wants to buy would enter",
        "choose another keyword",
    ),
    "queue-twice": (
        "bag {name} is in the queue twice, and does not open a second time",
        "keep one; write loop: true to begin again after the last",
    ),
    "queue-and-cue": (
        "bag {name} is in the queue, and line {line} opens it too",
        "keep one of them: whichever comes second does nothing",
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
    "asset-not-picture": ("{file} is not a picture", "export it again as PNG, JPEG or WebP"),
    "picture-format": (
        "the picture {file} is of a format that is not shown",
        "save it as PNG, JPEG or WebP; of one that moves the first frame is shown",
    ),
    "picture-damaged": ("the picture {file} is cut off or damaged", "copy or export it again"),
    "asset-too-big": (
        "the picture {file} is over {megabytes} MB",
        "export it smaller: 2000 pixels on its long side are plenty",
    ),
    "picture-too-many-pixels": (
        "the picture {file} has over {megapixels} million pixels",
        "export it smaller: 2000 on its long side are plenty",
    ),
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
}
