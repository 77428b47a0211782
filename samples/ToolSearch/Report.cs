using System.Globalization;
using Agents.Core;
using Agents.Core.Scoring.Tools;
using Spectre.Console;

namespace ToolCatalogue;

/// <summary>What happened, for people: in a terminal with colors, anywhere else as plain lines. The last line sums up.</summary>
internal sealed class Report
{
    // Nothing is wrapped where a program may read it.
    private const int PlainWidth = 1_000;
    private const int MaxArguments = 64;
    private const int MaxDescription = 90;

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

    /// <summary>Writes how the work went.</summary>
    /// <returns>Whether everything was done.</returns>
    public bool Write(IReadOnlyList<CatalogueServer> servers, TurnLog log, RunResult<string> found, RunResult<string> all)
    {
        int count = servers.Sum(server => server.Tools.Count);
        Say($"One agent with {Text(count)} tools of {servers.Count} servers. It is asked:");
        Say($"  {RefundCase.Request}", Color.Grey);
        WriteTurns(log);
        WriteShown(log);
        WriteTotals(log, count, found, all);
        bool isDone = log.Done == RefundCase.Steps.Count;
        Say("");
        Say(found.Output, isDone ? Color.Green : Color.Red);
        Say("");
        Say($"tools: {log.Done} of {RefundCase.Steps.Count} things done in {Count(log.Turns.Count, "turn")} with {Count(log.Searches, "search", "searches")}, "
            + $"{Text(found.Spend.Tokens)} tokens instead of {Text(all.Spend.Tokens)}, {Text(all.Spend.Tokens / Math.Max(1, found.Spend.Tokens))} times fewer");
        return isDone;
    }

    public void WriteFound(string words, IReadOnlyList<FoundTool> found)
    {
        Table table = Columns("score", "tool", "what it does");
        foreach (FoundTool hit in found)
        {
            AddRow(table, hit.Score.ToString("0.00", CultureInfo.InvariantCulture), hit.Tool.Name, Cut(hit.Tool.Description, MaxDescription));
        }

        Say($"What fits \"{words}\" best, by words and not by meaning:");
        if (found.Count > 0)
        {
            _console.Write(table);
        }

        Say(found.Count == 0 ? "found: nothing" : $"found: {found[0].Tool.Name} first, of {Count(found.Count, "tool")}");
    }

    private void WriteTurns(TurnLog log)
    {
        Table table = Columns("turn", "shown", "tokens", "of all", "the model calls", "with");
        foreach (ShownTurn turn in log.Turns)
        {
            AddRow(
                table,
                Text(turn.Selection.Turn),
                Text(turn.Selection.Tools.Count),
                Text(turn.Selection.Tokens),
                Text(turn.Selection.Tokens + turn.Selection.TokensSaved),
                turn.Call?.Tool ?? "nothing, it answers",
                Cut(turn.Call?.Arguments ?? "", MaxArguments));
        }

        Say("");
        Say("Turn by turn: how many tools it was shown, and what their descriptions take of the prompt", Color.Blue);
        _console.Write(table);
    }

    private void WriteShown(TurnLog log)
    {
        Say("");
        Say("What was new among them (* is called in that turn or later)", Color.Blue);
        HashSet<string> before = [];
        HashSet<string> called = [.. log.Turns.Select(turn => turn.Call?.Tool ?? "")];
        foreach (ShownTurn turn in log.Turns)
        {
            IEnumerable<string> servers = turn.Selection.Tools.Where(before.Add)
                .GroupBy(tool => tool.Contains(CatalogueTool.Mark) ? tool[..tool.IndexOf(CatalogueTool.Mark, StringComparison.Ordinal)] : "")
                .Select(server => server.Key.Length == 0 ? NamesOf(server, called) : $"{server.Key} ({NamesOf(server, called)})");
            string text = string.Join(", ", servers);
            if (text.Length > 0)
            {
                Say($"  {turn.Selection.Turn}. {text}");
            }
        }
    }

    private void WriteTotals(TurnLog log, int count, RunResult<string> found, RunResult<string> all)
    {
        Table table = Columns("the whole run", "turns", "tools shown", "tokens in and out");
        int least = log.Turns.Min(turn => turn.Selection.Tools.Count);
        int most = log.Turns.Max(turn => turn.Selection.Tools.Count);
        AddRow(table, "with the search", Text(found.Spend.Turns), $"{least} to {most}", Text(found.Spend.Tokens));
        AddRow(table, "shown everything", Text(all.Spend.Turns), Text(count), Text(all.Spend.Tokens));
        Say("");
        Say("The same work with and without the search", Color.Blue);
        _console.Write(table);
        Say("The model is scripted: it knows what it wants to do next, and calls a tool only when it is shown it; else it searches once, or gives up.");
        Say("The search is not: it has what is asked above to go by, and the words that the model types. A token is counted as four bytes.");
    }

    private static string NamesOf(IEnumerable<string> tools, HashSet<string> called) => string.Join(", ", tools.Select(tool =>
    {
        int mark = tool.IndexOf(CatalogueTool.Mark, StringComparison.Ordinal);
        return (mark < 0 ? tool : tool[(mark + CatalogueTool.Mark.Length)..]) + (called.Contains(tool) ? "*" : "");
    }));

    private static Table Columns(params string[] names)
    {
        Table table = new() { Border = TableBorder.Ascii };
        foreach (string name in names)
        {
            TableColumn column = new(name);
            table.AddColumn(name is "shown" or "tokens" or "of all" or "turns" or "tools shown" or "tokens in and out" or "score" ? column.RightAligned() : column);
        }

        return table;
    }

    // Text as it is: what stands in brackets is no markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    private void Say(string line, Color? color = null) => _console.WriteLine(line, new Style(color));

    private static string Count(long number, string thing, string? things = null) => $"{Text(number)} {(number == 1 ? thing : things ?? $"{thing}s")}";

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
