using System.Globalization;
using Agents.Core.Benchmarks.Reproduce;
using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Writes what the scenarios came to, and which of it is measured.</summary>
/// <param name="output">Where to.</param>
public sealed class RoutingReport(TextWriter output)
{
    private const int PublishedReactToolCalls = 93;
    private const int PublishedStaticToolCalls = 87;

    private static readonly string[] Notes =
    [
        "What is measured, and what is not",
        "",
        "- This is a fit, not a confirmation. The paper shows its graphs as images and lists no edges. Edges, whether a tool fails when it is",
        "  called or is known to be down before, and what the model answers are our reconstruction, chosen until the counts agreed; other",
        "  choices would agree too. Our travel graph has 7 tools and 18 edges; the paper speaks of 8 tools, and of 10 to 15 edges a graph.",
        "  What agreement shows is that the router is stable and counts consistently.",
        "- ours: measured. Tool calls and recoveries (new routes to the same goal, without asking) are the router's counters, paths come from",
        "  its events, model calls are the requests that a chat client got. The model's answers are scripted.",
        "- static: measured. At most one tool to fall back to, no model. It is silent when it reported success though a stage that the goal",
        "  requires was not done. The paper prints no tool calls a scenario for it.",
        "- ReAct by rule: measured. Our chat agent with a model that decides one tool call a turn by a rule. It reads what failed and takes",
        "  another; it is told the value in which a risk would show, and hands over at once in S4 and M3, where the paper's calls tools.",
        "- ReAct scripted: scripted as published, and so no evidence. Our chat agent with a script that has as many turns and tool calls as",
        "  the paper prints; its tools are placeholders. No rule that we know of gives these numbers.",
        "- The paper prints 93 tool calls in all for ReAct, but its scenarios add up to 87, the number that it prints for the static workflow.",
        "- Two tools in M1 to M6: a shortest path runs one classifier, where the other ways run all. O18 is a stage, which runs them all.",
    ];

    /// <summary>Writes the runs of our router beside what was published.</summary>
    /// <param name="rows">All scenarios.</param>
    public void WriteOurs(IReadOnlyList<ScenarioComparison> rows)
    {
        output.WriteLine("Our router in the 19 scenarios of arXiv 2603.01548: measured, and in brackets what the paper prints for its own");
        output.WriteLine("(✗ a tool that failed, ⇒asked the model was asked; recoveries are printed for travel alone and in all)");
        output.WriteLine();
        TextTable table = new("id", "what goes wrong", "path", "ended", ">model calls", ">tool calls", ">recoveries", "silent", "as expected");
        foreach (ScenarioComparison row in rows)
        {
            PublishedFigures paper = row.Scenario.Published;
            table.Add(
                row.Scenario.Id,
                row.Scenario.Injected,
                row.Ours.Path,
                row.Ours.Ended,
                Beside(row.Ours.ModelCalls, paper.ModelCalls),
                Beside(row.Ours.ToolCalls, paper.ToolCalls),
                Beside(row.Ours.Reroutes, paper.Recoveries),
                YesNo(row.Ours.IsSilent),
                YesNo(RouteContender.FindDeviations(row.Scenario, row.Ours).Count == 0));
        }

        RoutingTotals totals = RoutingTotals.Of(rows);
        RoutingTotals published = RoutingTotals.Published;
        table.Add(
            "all",
            "",
            "",
            "",
            Beside(totals.ModelCalls, published.ModelCalls),
            Beside(totals.ToolCalls, published.ToolCalls),
            Beside(totals.Reroutes, published.Reroutes),
            Beside(totals.Silent, published.Silent),
            Beside(totals.AsExpected, published.AsExpected));
        table.Write(output);
        output.WriteLine();
    }

    /// <summary>Writes the runs of the static workflow beside what was published.</summary>
    /// <param name="rows">All scenarios.</param>
    public void WriteStatic(IReadOnlyList<ScenarioComparison> rows)
    {
        output.WriteLine("A static workflow with one tool to fall back to, in the same scenarios: measured, and in brackets what the paper prints");
        output.WriteLine();
        TextTable table = new("id", "path", "ended", ">tool calls", "silent");
        foreach (ScenarioComparison row in rows)
        {
            table.Add(
                row.Scenario.Id,
                row.Static.Path,
                row.Static.Ended,
                Beside(row.Static.ToolCalls, null),
                $"{YesNo(row.Static.IsSilent)} ({YesNo(row.Scenario.Published.IsStaticSilent)})");
        }

        table.Add(
            "all",
            "",
            "",
            Beside(rows.Sum(row => row.Static.ToolCalls), PublishedStaticToolCalls),
            Beside(rows.Count(row => row.Static.IsSilent), rows.Count(row => row.Scenario.Published.IsStaticSilent)));
        table.Write(output);
        output.WriteLine();
    }

    /// <summary>Writes the runs of the ReAct loops beside what was published.</summary>
    /// <param name="rows">All scenarios.</param>
    public void WriteReact(IReadOnlyList<ScenarioComparison> rows)
    {
        output.WriteLine("A ReAct loop on our chat agent, in the same scenarios: its model follows a rule (measured), or a script with the published turns");
        output.WriteLine("(scripted, as published); in brackets what the paper prints");
        output.WriteLine();
        TextTable table = new("id", "by rule: path", "ended", ">model calls", ">tool calls", ">scripted: model calls", ">tool calls");
        foreach (ScenarioComparison row in rows)
        {
            PublishedFigures paper = row.Scenario.Published;
            table.Add(
                row.Scenario.Id,
                row.RuleReact.Path,
                row.RuleReact.Ended,
                Beside(row.RuleReact.ModelCalls, paper.ReactModelCalls),
                Beside(row.RuleReact.ToolCalls, paper.ReactToolCalls),
                Beside(row.PublishedReact.ModelCalls, paper.ReactModelCalls),
                Beside(row.PublishedReact.ToolCalls, paper.ReactToolCalls));
        }

        int published = rows.Sum(row => row.Scenario.Published.ReactModelCalls);
        table.Add(
            "all",
            "",
            "",
            Beside(rows.Sum(row => row.RuleReact.ModelCalls), published),
            Beside(rows.Sum(row => row.RuleReact.ToolCalls), PublishedReactToolCalls),
            Beside(rows.Sum(row => row.PublishedReact.ModelCalls), published),
            Beside(rows.Sum(row => row.PublishedReact.ToolCalls), PublishedReactToolCalls));
        table.Write(output);
        output.WriteLine();
    }

    /// <summary>Says what is measured, and what is not.</summary>
    public void WriteNotes()
    {
        foreach (string note in Notes)
        {
            output.WriteLine(note);
        }

        output.WriteLine();
    }

    /// <summary>Writes the scenarios of our own.</summary>
    /// <param name="rows">Each with what came of it.</param>
    public void WriteOwn(IReadOnlyList<(OwnScenario Scenario, OwnRun Run)> rows)
    {
        output.WriteLine("Our router in twenty scenarios of our own, all measured (a bar stands between two routes)");
        output.WriteLine();
        TextTable table = new("id", "what happens", "path", "ended", ">model calls", ">tool calls", ">failures", ">reroutes", ">asked", "as expected");
        foreach ((OwnScenario scenario, OwnRun run) in rows)
        {
            table.Add(
                scenario.Id,
                scenario.Injected,
                run.Path,
                run.Replans == 0 ? run.Ended : $"{run.Ended}, {run.Replans} replans",
                Text(run.ModelCalls),
                Text(run.ToolCalls),
                Text(run.Failures),
                Text(run.Reroutes),
                Text(run.Escalations),
                YesNo(run == scenario.Expected));
        }

        table.Write(output);
        output.WriteLine();
    }

    /// <summary>Writes the figures that are computed without any run.</summary>
    public void WriteFigures()
    {
        output.WriteLine("Cost of a refund's route, computed by the router's search (figure 4 prints 4.0 and 6.0)");
        output.WriteLine();
        output.WriteLine($"all tools well:        {Cost(FourthFigure.Find())}");
        output.WriteLine($"stripe and email down: {Cost(FourthFigure.Find("stripe", "email"))}");
        output.WriteLine();

        output.WriteLine("Routes by cost and quality, C^α (2 − Q)^(2 − α), less is better: exact search, and that of arXiv 2503.10613, which adds scores");
        output.WriteLine("(the tools' seconds and qualities are the paper's, the graph of six steps is ours)");
        output.WriteLine();
        TextTable sweep = new(">α", "exact", ">score", "additive", ">score", "additive is best");
        foreach (double alpha in QualitySweep.Alphas)
        {
            (string exact, double best) = QualitySweep.Find(alpha, QualitySearch.Exact);
            (string additive, double score) = QualitySweep.Find(alpha, QualitySearch.Additive);
            sweep.Add(Text(alpha), exact, Score(best), additive, Score(score), YesNo(exact == additive));
        }

        sweep.Write(output);
        output.WriteLine();

        output.WriteLine("Table 6: the paper's rates multiplied, nothing measured (5 % of tasks meet a failure; ReAct: 2 s and 4 model calls each)");
        output.WriteLine();
        TextTable scale = new(">tasks a day", ">failures a day", ">ReAct, minutes a day", ">ReAct, model calls a day");
        foreach (int tasks in SixthTable.TasksPerDay)
        {
            (double failures, TimeSpan time, double calls) = SixthTable.Compute(tasks);
            scale.Add(Grouped(tasks), Grouped(failures), Grouped(time.TotalMinutes), Grouped(calls));
        }

        scale.Write(output);
        output.WriteLine();
    }

    /// <summary>Writes what is not as expected, and the line that sums all up.</summary>
    /// <param name="totals">The totals of our router.</param>
    /// <param name="scenarios">How many published scenarios there are.</param>
    /// <param name="ownAsExpected">How many scenarios of our own came out as expected.</param>
    /// <param name="own">How many scenarios of our own there are.</param>
    /// <param name="deviations">What is not as expected, a sentence each.</param>
    public void WriteEnd(RoutingTotals totals, int scenarios, int ownAsExpected, int own, IReadOnlyList<string> deviations)
    {
        foreach (string deviation in deviations)
        {
            output.WriteLine($"deviation: {deviation}");
        }

        output.WriteLine($"routing: {totals.AsExpected}/{scenarios}, {totals.ModelCalls} model calls, {totals.ToolCalls} tool calls, "
            + $"{totals.Reroutes} recoveries, {totals.Silent} silent; own: {ownAsExpected}/{own}");
    }

    private static string Beside(int measured, int? published) => published is null ? $"{measured} (-)" : $"{measured} ({published})";

    private static string Cost(RoutePath path) => string.Create(CultureInfo.InvariantCulture, $"{path} costs {path.Cost:0.0}");

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Grouped(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";
}
