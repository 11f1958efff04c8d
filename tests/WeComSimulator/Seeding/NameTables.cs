namespace Liaison.WeComSimulator.Seeding;

/// <summary>Surnames and given-name characters with their readings, as "字 reading"; the common ones first.</summary>
internal static class NameTables
{
    public static IReadOnlyList<(string Text, string Pinyin)> Surnames { get; } = Parse(
        "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng "
        + "曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 袁yuan 潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 叶ye 程cheng 苏su 魏wei 吕lv 丁ding 任ren 沈shen 姚yao 卢lu 姜jiang 崔cui 钟zhong 谭tan 陆lu 汪wang 范fan "
        + "金jin 石shi 廖liao 贾jia 夏xia 韦wei 付fu 方fang 白bai 邹zou 孟meng 熊xiong 秦qin 邱qiu 江jiang 尹yin 薛xue 闫yan 段duan 雷lei 侯hou 龙long 史shi 陶tao 黎li 贺he 顾gu 毛mao 郝hao 龚gong 邵shao");

    /// <summary>Compound ones, and those that are read otherwise as names than as words.</summary>
    public static IReadOnlyList<(string Text, string Pinyin)> RareSurnames { get; } = Parse(
        "欧阳ouyang 司马sima 上官shangguan 诸葛zhuge 东方dongfang 慕容murong 尉迟yuchi 单shan 仇qiu 解xie 查zha 区ou 盖ge 朴piao 翟zhai 缪miao 覃qin 乐yue 曾zeng 洗xian");

    public static IReadOnlyList<(string Text, string Pinyin)> Given { get; } = Parse(
        "伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 明ming 超chao 秀xiu 霞xia 平ping 刚gang 桂gui 文wen 辉hui 玲ling 红hong 建jian 国guo 华hua 飞fei "
        + "鹏peng 婷ting 宇yu 浩hao 然ran 子zi 轩xuan 梓zi 涵han 雨yu 欣xin 怡yi 佳jia 琪qi 晨chen 博bo 思si 远yuan 志zhi 海hai 春chun 梅mei 兰lan 竹zhu 菊ju 松song 柏bai 凯kai 旭xu 东dong 南nan 晓xiao 峰feng "
        + "云yun 龙long 凤feng 雪xue 冰bing 莹ying 倩qian 媛yuan 慧hui 颖ying 俊jun 豪hao 泽ze 瑞rui 诗shi 琴qin 昊hao 天tian 若ruo 溪xi 青qing 山shan 乐le 安an 宁ning 康kang 重zhong 行xing 长chang 朝zhao");

    public static IReadOnlyList<string> English { get; } =
        ["James", "Emily", "Michael", "Sophia", "Daniel", "Olivia", "Kevin", "Grace", "Jason", "Vivian", "Eric", "Cindy", "Tony", "Amy", "Leo", "Zoë", "José", "Renée"];

    public static IReadOnlyList<string> EnglishSurnames { get; } = ["Smith", "O'Neill", "Müller", "García", "Chen", "Wong", "van der Berg", "Kim", "Novák", "Singh"];

    public static IReadOnlyList<string> Positions { get; } =
        ["后台工程师", "前端工程师", "测试工程师", "产品经理", "运维工程师", "UI 设计师", "销售经理", "客户成功", "财务专员", "人事专员", "实习生", "架构师", "项目经理", "数据分析师", ""];

    public static IReadOnlyList<(string Name, string English)> TopDepartments { get; } =
    [
        ("研发中心", "R&D"), ("产品部", "Product"), ("市场部", "Marketing"), ("销售部", "Sales"), ("人力资源部", "HR"), ("财务部", "Finance"), ("行政部", "Administration"), ("运维中心", "Operations"),
        ("设计部", "Design"), ("质量保障部", "QA"), ("客户服务部", "Support"), ("法务部", "Legal"),
    ];

    public static IReadOnlyList<(string Name, string English)> Areas { get; } =
    [
        ("北京", "Beijing"), ("上海", "Shanghai"), ("广州", "Guangzhou"), ("深圳", "Shenzhen"), ("成都", "Chengdu"), ("杭州", "Hangzhou"), ("武汉", "Wuhan"), ("西安", "Xi'an"), ("重庆", "Chongqing"),
        ("平台", "Platform"), ("支付", "Payments"), ("搜索", "Search"), ("存储", "Storage"), ("移动端", "Mobile"), ("前端", "Frontend"), ("后端", "Backend"), ("数据", "Data"), ("基础架构", "Infrastructure"),
    ];

    public static IReadOnlyList<string> Units { get; } = ["事业部", "分部", "部", "一组", "二组", "三组", "小组", "团队", "中心"];

    /// <summary>Names that break careless code: markup, right-to-left, combining marks, zero-width, emoji, spaces, 64 characters.</summary>
    public static IReadOnlyList<string> Awkward { get; } =
    [
        "<b>粗体</b>&\"小明\"",
        "😀🎉张三丰👨‍👩‍👧‍👦",
        "محمد عبد الله",
        "Zoë Nguyễn Thị Hồng",
        "零\u200b宽\u200d空格",
        "  前后空格  ",
        "𠮷野家😎",
        "<script>alert(1)</script>",
        "阿凡提·买买提·吐尔逊·阿不都热合曼·艾尼瓦尔·木合塔尔·库尔班江·亚森·努尔麦麦提·依不拉音·阿卜杜拉·热西提·喀什噶尔·奥斯曼"[..64],
        "=HYPERLINK(\"http://evil.example\")",
    ];

    private static (string Text, string Pinyin)[] Parse(string table) => [.. table.Split(' ').Select(entry =>
    {
        var split = entry.TakeWhile(c => c > 'z').Count();
        return (entry[..split], entry[split..]);
    })];
}
