using System.Text.Encodings.Web;
using System.Text.Json;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Seeding;

namespace Liaison.WeComSimulator.Tests.Seeding;

public sealed class SeedTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Other tests know people of the seeded corps by name; whoever changes the seeder sees here what that changes.</summary>
    [Fact]
    public void A_small_corp_is_the_one_that_was_verified()
    {
        var corp = Create(24, 7);
        var seen = JsonSerializer.Serialize(new { corp.Departments, corp.Members, corp.Tags }, Readable) + "\n";
        var file = Path.Combine(AppContext.BaseDirectory, "Seeding", "small-corp.verified.json");
        var verified = File.Exists(file) ? File.ReadAllText(file) : "";

        if (seen != verified)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "small-corp.received.json"), seen);
        }

        seen.ShouldBe(verified);
    }

    [Fact]
    public void Another_seed_is_another_corp()
    {
        Create(100, 1).Members.ShouldNotBe(Create(100, 2).Members);
    }

    [Fact]
    public void A_corp_of_300_has_the_people_that_break_careless_code()
    {
        var corp = Create(300, 1);
        var names = corp.Members.Select(m => m.Name).ToArray();

        corp.MemberCount.ShouldBe(300);
        names.Count(n => n == "张伟").ShouldBeGreaterThan(5);
        names.ShouldContain(n => n.Length == 64);
        names.ShouldContain(n => n.Contains("<script>"));
        names.ShouldContain(n => n.EnumerateRunes().Any(r => r.Value > 0xFFFF));
        names.ShouldContain(n => n.Any(c => c >= '\u0600' && c <= '\u06ff'));
        names.ShouldContain(n => n.Any(char.IsAsciiLetter) && n.Any(c => c > '\u4e00'), "mixed");
        corp.Members.Count(m => m.Placements.Count > 1).ShouldBeInRange(15, 60);
        corp.Members.ShouldContain(m => m.Placements.Any(p => p.Order > int.MaxValue));
        corp.Members.Select(m => m.Status).Distinct().ShouldBe([MemberStatus.Active, MemberStatus.NotActivated, MemberStatus.Disabled], ignoreOrder: true);
        corp.Members.ShouldAllBe(m => SimulatedCorp.UserIdPattern().IsMatch(m.UserId));
        string[] styles = ["^[a-z]+$", @"^E\d+$", @"^\d+$", "^([A-Z][a-z]+)+$", "@", "_"];
        styles.ShouldAllBe(style => corp.Members.Any(m => System.Text.RegularExpressions.Regex.IsMatch(m.UserId, style)));
        corp.Departments.ShouldAllBe(d => d.Name.Length >= 1 && d.Name.Length <= 32 && !d.Name.Any(c => @"\:*?""<>|".Contains(c)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(15)]
    public void Departments_reach_the_depth_that_was_asked_for_and_no_deeper(int depth)
    {
        var corp = Create(2000, 3, depth);
        var byId = corp.Departments.ToDictionary(d => d.Id);
        byId.Values.Max(Level).ShouldBe(depth);

        int Level(SimulatedDepartment department) => department.ParentId == 0 ? 1 : 1 + Level(byId[department.ParentId]);
    }

    internal static SimulatedCorp Create(int size, int seed, int? depth = null) =>
        CorpSeeder.Create(new CorpSeed("wwtest", "测试", 1, "s", "c", size, seed, depth, "app.example", NewApp: true, NewContactsIp: true), _ => { });
}
