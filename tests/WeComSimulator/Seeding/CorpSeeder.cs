using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Seeding;

/// <summary>Makes a corp from a size and a seed number: the same numbers, the same corp, on every machine.</summary>
internal static class CorpSeeder
{
    private const int PeoplePerDepartment = 12;
    private const int MaxDepartments = 4_000;
    private const int MaxDepth = 15;
    private const double InSeveralDepartments = 0.1;

    public static SimulatedCorp Create(CorpSeed seed, Action<WorldEvent> happened)
    {
        var corp = new SimulatedCorp(seed.CorpId, seed.Name, happened);
        var random = new Random(seed.Seed);
        var departments = AddDepartments(corp, seed, random);
        AddPeople(corp, seed.Size, departments, random);
        AddTags(corp, departments);
        foreach (var app in seed.Apps())
        {
            corp.PutApp(app);
        }

        return corp;
    }

    private static List<int> AddDepartments(SimulatedCorp corp, CorpSeed seed, Random random)
    {
        var count = Math.Clamp(seed.Size / PeoplePerDepartment, 3, MaxDepartments);
        var depth = Math.Clamp(seed.Depth ?? (seed.Size >= 1000 ? MaxDepth : seed.Size >= 100 ? 8 : 4), 1, MaxDepth);
        corp.AddDepartment(seed.Name, 0, 0, SimulatedCorp.RootDepartment, "Head office");
        var made = new List<(int Id, int Level)> { (SimulatedCorp.RootDepartment, 1) };
        while (made.Count < count && depth > 1)
        {
            var number = made.Count;
            // First a line straight down to the deepest level, then the tops, then wherever there is room, shallow places more often.
            var parent = number < depth ? made[^1] : number < depth + NameTables.TopDepartments.Count ? made[0] : PickParent(made, depth, random);
            var name = NameOf(number, parent.Level, random);
            var department = corp.AddDepartment(name.Name, parent.Id, OrderOf(number, random), nameEn: name.English);
            made.Add((department.Id, parent.Level + 1));
        }

        return [.. made.Select(d => d.Id)];
    }

    private static (int Id, int Level) PickParent(List<(int Id, int Level)> made, int depth, Random random)
    {
        while (true)
        {
            var (one, other) = (made[random.Next(1, made.Count)], made[random.Next(1, made.Count)]);
            var parent = one.Level <= other.Level ? one : other;
            if (parent.Level < depth)
            {
                return parent;
            }
        }
    }

    private static (string Name, string English) NameOf(int number, int parentLevel, Random random)
    {
        if (parentLevel == 1)
        {
            return NameTables.TopDepartments[number % NameTables.TopDepartments.Count];
        }

        var area = NameTables.Areas[random.Next(NameTables.Areas.Count)];
        return number switch
        {
            // 32 characters are allowed, and emoji too.
            10 => (string.Concat(Enumerable.Repeat("超长名称部门", 6))[..32], ""),
            11 => ("🚀创新实验室", "Labs"),
            _ => (area.Name + NameTables.Units[random.Next(NameTables.Units.Count)], area.English),
        };
    }

    /// <summary>Any uint32: some do not fit a signed int, some are equal.</summary>
    private static uint OrderOf(int number, Random random) =>
        number % 9 == 4 ? (uint)random.NextInt64(int.MaxValue + 1L, uint.MaxValue + 1L) : (uint)random.Next(0, 1000) * 100;

    private static void AddPeople(SimulatedCorp corp, int size, List<int> departments, Random random)
    {
        var names = new PersonNames(size, random);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var led = new HashSet<int>();
        for (var number = 0; number < size; number++)
        {
            var (name, pinyin) = names.Next(number);
            var placements = Places(departments, number, random).Select(d => new Placement(d, OrderOf(number, random), led.Add(d))).ToArray();
            var status = random.Next(100) switch { < 2 => MemberStatus.Disabled, < 7 => MemberStatus.NotActivated, _ => MemberStatus.Active };
            corp.Hire(
                UserIds.Next(number, pinyin, taken, random), name, placements, number < 10 ? MemberStatus.Active : status,
                NameTables.Positions[random.Next(NameTables.Positions.Count)], random.Next(4) == 0 ? pinyin[0] : "");
        }
    }

    private static int[] Places(List<int> departments, int number, Random random)
    {
        if (number == 0)
        {
            return [SimulatedCorp.RootDepartment];
        }

        // Every department gets somebody before chance begins.
        var first = number < departments.Count ? departments[number] : departments[random.Next(departments.Count)];
        var more = random.NextDouble() < InSeveralDepartments ? random.Next(1, 3) : 0;
        return Enumerable.Range(0, more).Select(_ => departments[random.Next(departments.Count)]).Prepend(first).Distinct().ToArray();
    }

    private static void AddTags(SimulatedCorp corp, List<int> departments)
    {
        var people = corp.MembersFrom(0, 30).Select(m => m.UserId).ToArray();
        corp.PutTag(new SimulatedTag(1, "乒乓球协会", [.. people.Take(5)], [departments[^1]]));
        corp.PutTag(new SimulatedTag(2, "党员", [.. people.Skip(5).Take(10)], []));
    }
}
