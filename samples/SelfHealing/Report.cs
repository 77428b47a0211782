using System.Globalization;
using Agents.Core;
using Agents.Core.Routing;
using Spectre.Console;

namespace SelfHealing;

/// <summary>What happened, for people: in a terminal with colors, anywhere else as plain lines. The last line sums up.</summary>
internal sealed class Report
{
    // Nothing is wrapped where a program may read it.
    private const int PlainWidth = 1_000;

    private readonly IAnsiConsole _console;

    public Report(TextWriter output, bool isPlain)
    {
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

    public void Write(Arguments arguments, RunResult<RouteResult> refund, Shop shop, Tally[] tallies)
    {
        Say($"Order {Shop.OrderId} is to be paid back, and the customer to be told.");
        Say(arguments.Break.Count == 0
            ? "No tool breaks; see what happens with --break stripe,email."
            : $"To break while that is under way: {string.Join(", ", arguments.Break)}.");
        WriteShop(shop);
        WriteDecisions(refund.Output);
        WriteModelCalls(tallies);
        Say("");
        if (refund.Output.Reason is { } reason)
        {
            Say($"A person takes over: {reason}", Color.Red);
        }

        Say(Summary(refund, shop));
    }

    private static string Summary(RunResult<RouteResult> refund, Shop shop)
    {
        string paid = shop.PaidBy.Count > 0 ? $"refunded by {string.Join(" and ", shop.PaidBy)}" : "not refunded";
        string told = shop.ToldBy.Count > 0 ? $"told by {string.Join(" and ", shop.ToldBy)}" : "not told";
        string handed = refund.Output.Outcome == RouteOutcome.Escalated ? "handed over, " : "";
        return $"refund: {paid}, {told}, {handed}{Count(refund.Output.Counters.Reroutes, "reroute")}, {Count(refund.Spend.ModelCalls, "model call")}";
    }

    private void WriteShop(Shop shop)
    {
        Say("");
        Say("In the shop", Color.Blue);
        foreach (ShopLine line in shop.Lines)
        {
            Say($"  {line.Tool,-10}  {line.What}", line.IsFailure ? Color.Red : Color.Default);
        }
    }

    private void WriteDecisions(RouteResult route)
    {
        Say("");
        Say("What the router decided", Color.Blue);
        foreach (RouteDecision line in route.Log)
        {
            string path = line.Path.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {string.Join(" > ", line.Path)} (cost {line.Cost:0.##})");
            string answers = line.Answers.Count == 0 ? "" : $"  [answers {string.Join(" and ", line.Answers)}]";
            Color color = line.Kind switch
            {
                RouteDecisionKind.Fail => Color.Red,
                RouteDecisionKind.Reroute or RouteDecisionKind.Escalate or RouteDecisionKind.HandOver => Color.Yellow,
                RouteDecisionKind.Complete => Color.Green,
                _ => Color.Default,
            };
            Say($"  {line.Number,2}. {line.Kind,-8}  {line.Detail}{path}{answers}", color);
        }
    }

    private void WriteModelCalls(Tally[] tallies)
    {
        Table table = new Table { Border = TableBorder.Ascii }
            .AddColumn("who decides")
            .AddColumn(new TableColumn("model calls").RightAligned())
            .AddColumn(new TableColumn("tool calls").RightAligned())
            .AddColumn("paid by")
            .AddColumn("told by");
        foreach (Tally tally in tallies)
        {
            table.AddRow(tally.Name, Text(tally.ModelCalls), Text(tally.ToolCalls), tally.PaidBy, tally.ToldBy);
        }

        Say("");
        Say("The same refund three times, each with tools of its own that break in the same way", Color.Blue);
        _console.Write(table);
        Say("The model follows fixed rules and makes no mistakes: one tool a turn, after a failure the other one, then an answer.");
        Say($"Model calls saved by the router: {tallies[^1].ModelCalls - tallies[0].ModelCalls}; by tools that stand in: {tallies[^1].ModelCalls - tallies[1].ModelCalls}.");
    }

    private void Say(string line, Color? color = null) => _console.WriteLine(line, new Style(color));

    private static string Count(long number, string thing) => $"{Text(number)} {thing}{(number == 1 ? "" : "s")}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
