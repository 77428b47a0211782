using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Agents.Core.Solving;
using Spectre.Console;

namespace ResearchBrief;

/// <summary>What the user sees: in a terminal with colors and in place, anywhere else as plain lines.</summary>
internal sealed class Screen
{
    private const int PlainWidth = 120;

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly IAnsiConsole _console;
    private readonly bool _isLive;

    public Screen(TextWriter output, TextWriter error, bool isLive)
    {
        _output = output;
        _error = error;
        _isLive = isLive;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isLive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isLive)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Makes the screen of this process.</summary>
    public static Screen OfProcess() => new(
        Console.Out,
        Console.Error,
        isLive: !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb");

    public void Say(string line) => _output.WriteLine(line);

    public void Warn(string line) => _error.WriteLine(line);

    public void Introduce(Arguments arguments, DocumentLibrary library, ModelChoice model)
    {
        foreach (string skipped in library.Skipped)
        {
            Warn($"Skipped {skipped}.");
        }

        _console.Write(new Text($"{arguments.Question}\n", new Style(decoration: Decoration.Bold)));
        Say($"{Amount.Of(library.DocumentCount, "document")} with {Amount.Of(library.SectionCount, "section")}, and a budget of {Amount.Limit(arguments.BudgetUsd)}");
        if (arguments.Model != Arguments.DefaultModel)
        {
            Say(model.Sentence);
        }

        Say("");
    }

    public IProgressView ShowProgress(RunTrace trace) => _isLive ? new LiveProgress(_console, trace) : new PlainProgress(_output, trace);

    /// <summary>Shows the findings and what they cost. The last line sums up, for programs that read it.</summary>
    public void Conclude(Outcome result, OutputFile brief, OutputFile drawing)
    {
        CheckedBrief output = result.Brief;
        ShowFindings(output);
        ShowTree(result.Tree);
        ShowSpend(result.SpendByPath, result.Spend);
        Say("");
        foreach (string part in output.Missing)
        {
            Warn($"Missing, because its reader failed: {part}");
        }

        if (result.StopReason != StopReason.Completed)
        {
            Warn($"Something was given up; the run ended as {result.StopReason}.");
        }

        Say($"Written to {brief}, and the run as a graph to {drawing}.");
        Say($"brief: {output.Findings.Count} findings, {output.CitationCount} citations, {output.UnsupportedCount} unsupported, "
            + $"{result.Spend.Tokens:N0} tokens, {Amount.Spent(result.Spend.Dollars)}");
    }

    private void ShowFindings(CheckedBrief brief)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn();
        Say("");
        foreach (CheckedFinding finding in brief.Findings)
        {
            string where = string.Join(", ", finding.Finding.Citations) + (finding.IsSupported ? "" : ": unsupported");
            if (_isLive)
            {
                Text sign = finding.IsSupported ? new Text("✓", new Style(Color.Green)) : new Text("✗", new Style(Color.Red));
                grid.AddRow(sign, new Text(finding.Finding.Quote)).AddRow(Text.Empty, new Text(where, new Style(Color.Grey)));
            }
            else
            {
                Say($"- {finding.Finding.Quote}\n  [{where}]");
            }
        }

        if (_isLive)
        {
            _console.Write(grid);
        }

        if (brief.Findings.Count == 0)
        {
            Say("Nothing in these documents answers this question.");
        }
    }

    private void ShowTree(SolveTree? tree)
    {
        if (tree is not null)
        {
            Say("");
            Say(tree.ToString().TrimEnd());
        }
    }

    private void ShowSpend(IReadOnlyDictionary<string, Spend> byPath, Spend total)
    {
        Table table = new Table { Border = _isLive ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("where");
        foreach (string column in new[] { "model calls", "tool calls", "tokens in", "tokens out", "dollars" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        // Nodes that work at once come in any order.
        foreach ((string path, Spend spend) in byPath.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            table.AddRow(Row(path, spend));
        }

        table.AddEmptyRow();
        table.AddRow(Row("in all", total));
        Say("");
        _console.Write(table);
    }

    private static Text[] Row(string where, Spend spend)
    {
        long output = spend.OutputTokens + spend.ReasoningTokens;
        return
        [
            new Text(where),
            new Text($"{spend.ModelCalls:N0}"),
            new Text($"{spend.ToolCalls:N0}"),
            new Text($"{spend.Tokens - output:N0}"),
            new Text($"{output:N0}"),
            new Text(Amount.Spent(spend.Dollars)),
        ];
    }
}
