using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;

namespace ResearchBrief;

/// <summary>What a run came to, whether its work was a graph or a tree.</summary>
internal sealed record Outcome
{
    public required CheckedBrief Brief { get; init; }

    public required StopReason StopReason { get; init; }

    public required Spend Spend { get; init; }

    public required IReadOnlyDictionary<string, Spend> SpendByPath { get; init; }

    public required GraphReport Graph { get; init; }

    /// <summary>Gets how the question was divided; <see langword="null"/> when the work was a graph that was known from the start.</summary>
    public SolveTree? Tree { get; init; }

    public static Outcome Of(RunResult<CheckedBrief> run) => Of(run, run.Output);

    /// <summary>Reads the places in the answer, and looks every cited sentence up.</summary>
    public static Outcome Of(RunResult<Answer> run, DocumentLibrary library)
    {
        SolveTree tree = run.GetSolveTree()!;
        Brief brief = new() { Question = tree.Root.Goal.Text, Findings = CitedText.Read(run.Output.Text) };
        string[] missing = [.. tree.ListTasks().Where(task => task.Missing is not null).Select(task => task.Goal.Text)];
        return Of(run, CitationChecker.Check(brief, library) with { Missing = missing }) with { Tree = tree };
    }

    private static Outcome Of<T>(RunResult<T> run, CheckedBrief brief) => new()
    {
        Brief = brief,
        StopReason = run.StopReason,
        Spend = run.Spend,
        SpendByPath = run.SpendByPath,
        Graph = run.GetGraphReport()!,
    };
}
