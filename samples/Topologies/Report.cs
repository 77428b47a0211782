using System.Globalization;
using Agents.Core.Topologies;
using Agents.Core.Traces;
using Spectre.Console;

namespace Topologies;

/// <summary>What the runs took, for people: in a terminal with colors, anywhere else as plain lines. The last line sums up.</summary>
internal sealed class Report
{
    // Nothing is wrapped where a program may read it.
    private const int PlainWidth = 1_000;

    private readonly IAnsiConsole _console;
    private readonly bool _isPlain;

    public Report(TextWriter output, bool isPlain)
    {
        _isPlain = isPlain;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (isPlain)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    public void Write(
        Arguments arguments, IReadOnlyList<ShapeRun> runs, TopologyChoice choice, ScalingAdvice advice, ShapeRun settled, Settling settling)
    {
        Title(ReleaseReview.Question);
        Say(Count($"{ReleaseReview.Tasks.Length} tasks, {ReleaseReview.Members.Length} members, a budget of {Dollars(arguments.BudgetUsd)} for each run. The right answer is hold, and only who sees two of the"));
        Say("reports together can know it. Models are scripted, and take their time on a clock that nobody waits for.");
        WriteTasks(choice);
        WriteRuns(runs);
        WriteFigures(runs);
        WriteChoice(choice, advice);
        WriteSettling(settled, settling);
        Say("");
        Say(Count($"topologies: {runs.Count} shapes, {runs.Count(run => run.IsRight)} right, the router takes {choice.Topology}, the advisor {advice.Topology}, ")
            + Count($"settled in {settling.Passes.Count} {(settling.Passes.Count == 1 ? "pass" : "passes")} as {settled.Verdict}"));
    }

    private void WriteTasks(TopologyChoice choice)
    {
        TaskGraph tasks = ReleaseReview.Request.Tasks;
        Title("The tasks, by layer");
        for (int layer = 0; layer < choice.Layers.Count; layer++)
        {
            foreach (int task in choice.Layers[layer])
            {
                string before = string.Join(", ", tasks.Edges.Where(edge => edge.To == task)
                    .Select(edge => Count($"{tasks.Tasks[edge.From].Id} ({edge.Coupling})")));
                Say(Count($"  {layer + 1}  {tasks.Tasks[task].Id,-9} weight {tasks.Tasks[task].Weight}  by {tasks.Tasks[task].Executor,-10}  {(before.Length > 0 ? $"after {before}" : "")}").TrimEnd());
            }
        }
    }

    private void WriteRuns(IReadOnlyList<ShapeRun> runs)
    {
        Title("The same work in six topologies");
        Table table = Begin("topology", "time", "tokens", "cost", "model calls", "messages", "missing", "verdict");
        foreach (ShapeRun run in runs)
        {
            table.AddRow(
                new Text(run.Name),
                new Text(Count($"{run.Result.Duration.TotalSeconds:0.0} s")),
                new Text(Count($"{run.Result.Spend.Tokens:N0}")),
                new Text(Spent(run.Result.Spend.Dollars)),
                new Text(Count($"{run.Result.Spend.ModelCalls}")),
                new Text(Count($"{OrchestrationMetrics.Compute(run.Trace).Messages}")),
                new Text(Count($"{run.Result.Output.Notes.Count}")),
                new Text($"{run.Verdict}, {(run.IsRight ? "right" : "wrong")}", new Style(run.IsRight ? Color.Green : Color.Red)));
        }

        _console.Write(table);
        foreach (ShapeRun run in runs)
        {
            foreach (string note in run.Result.Output.Notes)
            {
                Say($"{run.Name}: {note}", Color.Yellow);
            }
        }
    }

    private void WriteFigures(IReadOnlyList<ShapeRun> runs)
    {
        Title("What that is against one agent, from the traces");
        Table table = Begin("topology", "turns", "overhead", "messages a turn", "efficiency", "work", "span", "at once", "room used");
        foreach (ShapeRun run in runs)
        {
            OrchestrationMetrics figures = run.Measure(runs[0]);
            table.AddRow(
                run.Name,
                Count($"{figures.ReasoningTurns:0}"),
                Count($"{figures.OverheadPercent:0} %"),
                Count($"{figures.MessageDensity:0.00}"),
                Count($"{figures.Efficiency:0.00}"),
                Count($"{figures.WorkSeconds:0.0} s"),
                Count($"{figures.SpanSeconds:0.0} s"),
                Count($"{figures.MaxConcurrent}"),
                figures.ParallelismEfficiency is { } used ? Count($"{used:0.00}") : "-");
        }

        _console.Write(table);
        Say("Overhead: turns beyond one agent's. Efficiency: success for as many turns as one agent takes, 0 where the verdict is wrong.", Color.Grey);
        Say("Work: all turns, one behind the other. Span: the longest chain of them. Room used: work, of the span times those at once.", Color.Grey);
        Say("The lead follows rules and calls no model. Peers need as many turns as a lead's team here, but each first turn is all the work.", Color.Grey);
    }

    private void WriteChoice(TopologyChoice choice, ScalingAdvice advice)
    {
        TopologyMetrics numbers = choice.Metrics;
        Title("What the router chooses from the shape of the tasks");
        Say(Count($"  {choice.Topology}, by rule {choice.Rule}. {choice.Reason}"));
        Say(Count($"  Width {numbers.Width} of {numbers.Tasks} tasks (r {numbers.WidthRatio:0.00}), critical path {numbers.CriticalPath}, coupling {numbers.CouplingDensity:0.00}, {numbers.Depth} layers."));
        Say("  It knows the shape of the tasks, and not what they say: whether its choice was right, the first table tells.");
        Title("What the advisor says, if one agent is right in 0.4 of such cases");
        Say(Count($"  {(advice.PaysOff ? "A team pays" : "A team does not pay")}: {advice.Topology} with {advice.Agents} agents. {string.Join(' ', advice.Reasons.Select(reason => reason.Sentence))}"));
        Say(Count($"  It predicts {advice.PredictedTurns:0.0} turns, {advice.PredictedOverhead:0} % more than one agent's."));
    }

    private void WriteSettling(ShapeRun settled, Settling settling)
    {
        Title("What happens when the results contradict each other");
        foreach ((TopologyChosen chosen, ConsistencyMeasured? measured) in settling.Passes)
        {
            Say(Count($"  Pass {chosen.Iteration + 1}: {chosen.Choice.Topology}. {chosen.Choice.Reason}"));
            if (measured is not null)
            {
                Say(
                    Count($"          The reports agree to {measured.Score:0.00}, {(measured.IsConsistent ? "enough" : "not enough")} ({measured.Threshold:0.00}){(measured.IsConsistent ? "." : ": the arbiter settles it, and the tasks are coupled more tightly.")}"),
                    measured.IsConsistent ? Color.Green : Color.Yellow);
            }
        }

        Say($"  {settled.Result.Output.Text}", settled.IsRight ? Color.Green : Color.Red);
        Say(Count($"  {settled.Result.Duration.TotalSeconds:0.0} s, {settled.Result.Spend.Tokens:N0} tokens, {Spent(settled.Result.Spend.Dollars)}, {settled.Result.Spend.ModelCalls} model calls."));
    }

    private Table Begin(string first, params string[] others)
    {
        Table table = new Table { Border = _isPlain ? TableBorder.Ascii : TableBorder.Rounded }.AddColumn(first);
        foreach (string column in others)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private void Title(string text)
    {
        Say("");
        _console.WriteLine(text, new Style(Color.Blue));
    }

    private void Say(string line, Color? color = null) => _console.WriteLine(line, new Style(color));

    private static string Spent(decimal dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.0000}");

    private static string Dollars(decimal dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00##}");

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
