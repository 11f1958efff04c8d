using System.Text;

namespace Liaison.WeCom.Tests;

/// <summary>One bad row never fails its list, and says whom it is about (CASES.md §3, 28).</summary>
public sealed class RowTests
{
    private static readonly WeComApp App = TestClient.App;
    private static readonly string Long65 = new('a', 65);

    public static TheoryData<string, WeComBadRowReason, string?, string?> BadPeople() => new()
    {
        { """{"name":"A","status":1}""", WeComBadRowReason.IdMissing, null, "userid" },
        { """{"userid":"","name":"A","status":1}""", WeComBadRowReason.IdMissing, "", "userid" },
        { $$"""{"userid":"{{Long65}}","name":"A","status":1}""", WeComBadRowReason.IdInvalid, Long65, "userid" },
        { """{"userid":"a|b","name":"A","status":1}""", WeComBadRowReason.IdInvalid, "a|b", "userid" },
        { """{"userid":"ww2/zhangsan","name":"A","status":1}""", WeComBadRowReason.IdInvalid, "ww2/zhangsan", "userid" },
        { """{"userid":7,"name":"A","status":1}""", WeComBadRowReason.IdInvalid, "7", "userid" },
        { """{"userid":"zs\u0000","name":"A","status":1}""", WeComBadRowReason.IdInvalid, "zs", "userid" },
        { """{"userid":"zs","status":1}""", WeComBadRowReason.NameEmpty, "zs", "name" },
        { """{"userid":"zs","name":"  ","status":1}""", WeComBadRowReason.NameEmpty, "zs", "name" },
        { """{"userid":"zs","name":"A\u0007","status":1}""", WeComBadRowReason.NameHasControlCharacters, "zs", "name" },
        { $$"""{"userid":"zs","name":"{{new string('张', 5000)}}","status":1}""", WeComBadRowReason.NameTooLong, "zs", "name" },
        { """{"userid":"zs","name":"\ud83d","status":1}""", WeComBadRowReason.Unreadable, "zs", "name" },
        { """{"userid":"zs","name":["A"],"status":1}""", WeComBadRowReason.Unreadable, "zs", "name" },
        { """{"userid":"zs","name":"A"}""", WeComBadRowReason.StatusUnknown, "zs", "status" },
        { """{"userid":"zs","name":"A","status":3}""", WeComBadRowReason.StatusUnknown, "zs", "status" },
        { """{"userid":"zs","name":"A","status":"1"}""", WeComBadRowReason.StatusUnknown, "zs", "status" },
        { """{"userid":"zs","name":"A","status":1,"department":[2147483648]}""", WeComBadRowReason.DepartmentInvalid, "zs", "department" },
        { """{"userid":"zs","name":"A","status":1,"department":[1,-1]}""", WeComBadRowReason.DepartmentInvalid, "zs", "department" },
        { """{"userid":"zs","name":"A","status":1,"department":3}""", WeComBadRowReason.DepartmentInvalid, "zs", "department" },
        { """{"userid":"zs","name":"A","status":1,"mobile":{"a":[1,{"b":2}]}}""", WeComBadRowReason.Unreadable, "zs", "mobile" },
        { """null""", WeComBadRowReason.Unreadable, null, null },
        { """17""", WeComBadRowReason.Unreadable, null, null },
        { """["zs"]""", WeComBadRowReason.Unreadable, null, null },
    };

    [Theory, MemberData(nameof(BadPeople))]
    public async Task A_bad_person_is_set_aside_and_the_rest_is_read(string row, WeComBadRowReason reason, string? id, string? field)
    {
        var rows = await PeopleAsync(Good("before"), row, Good("after"));

        rows.Select(r => r.Value?.UserId).ShouldBe(["before", null, "after"]);
        var bad = rows[1].Bad.ShouldNotBeNull();
        (bad.Reason, bad.Id, bad.Field).ShouldBe((reason, id, field));
    }

    [Theory]
    [InlineData("{}", WeComBadRowReason.IdMissing, null)]
    [InlineData("""{"id":0,"name":"A"}""", WeComBadRowReason.IdInvalid, "0")]
    [InlineData("""{"id":-3,"name":"A"}""", WeComBadRowReason.IdInvalid, "-3")]
    [InlineData("""{"id":2147483648,"name":"A"}""", WeComBadRowReason.IdInvalid, "2147483648")]
    [InlineData("""{"id":"2","name":"A"}""", WeComBadRowReason.IdInvalid, "2")]
    [InlineData("""{"id":2,"name":""}""", WeComBadRowReason.NameEmpty, "2")]
    [InlineData("""{"id":2,"name":"A","parentid":-1}""", WeComBadRowReason.DepartmentInvalid, "2")]
    [InlineData("""{"id":2,"name":"A","order":4294967296}""", WeComBadRowReason.Unreadable, "2")]
    public async Task A_bad_department_is_set_aside(string row, WeComBadRowReason reason, string? id)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("department/list", $$"""{"errcode":0,"department":[{"id":1,"name":"root"},{{row}},{"id":9,"name":"last","parentid":1,"order":4294967295}]}""");
        using var test = new TestClient(fake.Address);

        var rows = await test.Client.ListDepartmentsAsync(App, default);

        rows.Select(r => r.Value?.Id).ShouldBe([1, null, 9]);
        (rows[1].Bad!.Reason, rows[1].Bad!.Id).ShouldBe((reason, id));
        rows[2].Value!.Order.ShouldBe(uint.MaxValue);
        rows[0].Value!.ParentId.ShouldBeNull();
    }

    [Fact]
    public async Task A_bad_row_of_the_id_list_still_names_the_person()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list_id", """{"errcode":0,"dept_user":[{"userid":"zs","department":-1},{"userid":"zs","department":9999999999},{"userid":"zs","department":2}]}""");
        using var test = new TestClient(fake.Address);

        var page = await test.Client.ListUserIdsAsync(App, null, 100, default);

        page.Rows.Select(r => r.Bad?.Id ?? r.Value!.UserId).ShouldBe(["zs", "zs", "zs"]);
        page.Rows.Count(r => r.IsGood).ShouldBe(1);
    }

    [Fact]
    public async Task Broken_UTF8_spoils_its_own_row_only()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", async context =>
        {
            context.Response.ContentType = "application/json";
            byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"errcode":0,"userlist":[{{Good("a")}},{"userid":"zs","status":1,"name":"x"""), 0xFF,
                .. Encoding.UTF8.GetBytes($$"""y"},{{Good("b")}}]}""")];
            await context.Response.Body.WriteAsync(body);
        });
        using var test = new TestClient(fake.Address);

        var rows = await test.Client.ListUsersAsync(App, 1, default).ToListAsync();

        rows.Select(r => r.Value?.UserId ?? r.Bad!.Id).ShouldBe(["a", "zs", "b"]);
        rows[1].IsGood.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_allowed_is_good()
    {
        var rows = await PeopleAsync(
            """{"userid":"1","name":"👨‍👩‍👧‍👦 \u202eabc","status":4}""",
            $$"""{"userid":"0_-@.","name":"{{string.Concat(Enumerable.Repeat("😀", 64))}}","status":5,"department":[],"direct_leader":["a",null]}""",
            """{"userid":"zs","name":" A ","status":2,"department":null,"position":"","alias":"a\u0000b","unknown":{"x":[1,2]},"order":[4294967295]}""");

        rows.ShouldAllBe(r => r.IsGood);
        rows.Select(r => r.Value!.Status).ShouldBe([WeComUserStatus.NotActivated, WeComUserStatus.Left, WeComUserStatus.Disabled]);
        rows[1].Value!.DirectLeaders.ShouldBe(["a"]);
        (rows[2].Value!.Name, rows[2].Value!.Position, rows[2].Value!.Alias).ShouldBe((" A ", null, "ab"));
    }

    [Fact]
    public async Task Thirty_thousand_rows_come_in_order_from_many_buffers()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", $$"""{"errcode":0,"userlist":[{{string.Join(',', Enumerable.Range(0, 30_000).Select(i => Good($"u{i}")))}}]}""");
        using var test = new TestClient(fake.Address);

        var ids = await test.Client.ListUsersAsync(App, 1, default).Select(r => r.Value!.UserId).ToListAsync();

        ids.ShouldBe(Enumerable.Range(0, 30_000).Select(i => $"u{i}"));
    }

    [Fact]
    public async Task A_bad_person_on_their_own_is_a_bad_row_too()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/get", """{"errcode":0,"userid":"ZS","name":"A","status":9}""", """{"errcode":0,"userid":"ZS","name":"A","status":1}""");
        using var test = new TestClient(fake.Address);

        (await test.Client.GetUserAsync(App, "zs", default)).Bad!.Reason.ShouldBe(WeComBadRowReason.StatusUnknown);
        (await test.Client.GetUserAsync(App, "zs", default)).Value!.UserId.ShouldBe("ZS");   // another spelling of the same userid
    }

    private static string Good(string userId) => $$"""{"userid":"{{userId}}","name":"{{userId}} 的名字","department":[1],"status":1}""";

    private static async Task<List<WeComRow<WeComUser>>> PeopleAsync(params string[] rows)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", $$"""{"errcode":0,"errmsg":"ok","userlist":[{{string.Join(',', rows)}}]}""");
        using var test = new TestClient(fake.Address);
        return await test.Client.ListUsersAsync(App, 1, default).ToListAsync();
    }
}
