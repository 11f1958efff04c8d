namespace Liaison.Benchmarks;

/// <summary>Prints results as rows of a Markdown table.</summary>
internal static class Table
{
    public static void Head() => Console.WriteLine("| what | Liaison | against | ratio | goal |\n| --- | --- | --- | --- | --- |");

    public static void Row(string what, string ours, string against, double? ratio, string goal) =>
        Console.WriteLine($"| {what} | {ours} | {against} | {ratio:0.00} | {goal} |");
}
