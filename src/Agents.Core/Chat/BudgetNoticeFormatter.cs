using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Agents.Core.Chat;

/// <summary>Writes what a model reads about its budget: a policy before the first turn, and a status after every tool result.</summary>
/// <remarks>
/// <para>
/// The form of the status block is that of the Budget Tracker (arXiv 2511.17006, section on the tracker and its appendix); the words are our
/// own. It is advice: what a budget refuses is refused in code, whatever the model makes of the notice.
/// </para>
/// <para>
/// Immutable and thread-safe. The text depends on options and arguments alone, whatever the culture; lines end in "\n", and the last line
/// has no end. Names come in the order given. Characters that could end the block or a line (controls, &lt;, &gt;) become "_".
/// </para>
/// </remarks>
public sealed class BudgetNoticeFormatter
{
    private readonly FrozenDictionary<string, ToolGuidance> _tools;
    private readonly ToolGuidance _others;
    private readonly string[] _closings;
    private readonly string _depletedClosing;
    private readonly bool _singleLine;
    private readonly bool _showsGuidance;
    private readonly bool _showsMoney;
    private readonly bool _showsTokens;
    private readonly bool _showsTurns;

    /// <summary>Makes a formatter.</summary>
    /// <param name="options">What is told and how; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public BudgetNoticeFormatter(BudgetNoticeOptions? options = null)
    {
        options ??= new BudgetNoticeOptions();
        options.ThrowIfInvalid();
        _tools = options.Tools.ToFrozenDictionary(StringComparer.Ordinal);
        _others = options.OtherTools;
        _closings = [options.HighClosing, options.MediumClosing, options.LowClosing, options.CriticalClosing];
        _depletedClosing = options.DepletedClosing;
        _singleLine = options.SingleLine;
        _showsGuidance = options.ShowsGuidance;
        _showsMoney = options.ShowsMoney;
        _showsTokens = options.ShowsTokens;
        _showsTurns = options.ShowsTurns;
    }

    /// <summary>Gets the formatter with default options: tool units alone, one line each.</summary>
    public static BudgetNoticeFormatter Default { get; } = new();

    internal bool ShowsMoney => _showsMoney;

    internal bool ShowsTokens => _showsTokens;

    internal bool ShowsTurns => _showsTurns;

    /// <summary>Finds the overall level: the scarcest of the budgets that are shown.</summary>
    /// <param name="budgets">The budgets.</param>
    /// <returns>The level; <see cref="BudgetLevel.Critical"/> as soon as nothing is left of one, <see cref="BudgetLevel.High"/> when none is shown.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="budgets"/> is <see langword="null"/>.</exception>
    public BudgetLevel LevelOf(IReadOnlyList<BudgetStatus> budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        BudgetLevel worst = BudgetLevel.High;
        foreach (BudgetStatus budget in budgets)
        {
            if (IsShown(budget) && budget.Level > worst)
            {
                worst = budget.Level;
            }
        }

        return worst;
    }

    /// <summary>Finds what a tool's own level asks for.</summary>
    /// <param name="budget">The tool's budget.</param>
    /// <returns>How many units at once, and the words for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="budget"/> is <see langword="null"/>.</exception>
    public LevelGuidance GuidanceFor(BudgetStatus budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return GuidanceOf(budget).At(budget.Level);
    }

    /// <summary>Writes the text that explains the regimes, for the first turn.</summary>
    /// <param name="budgets">The budgets of the agent.</param>
    /// <returns>The text; empty when no budget is shown.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="budgets"/> is <see langword="null"/>.</exception>
    public string FormatPolicy(IReadOnlyList<BudgetStatus> budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        BudgetStatus[] shown = [.. budgets.Where(IsShown)];
        if (shown.Length == 0)
        {
            return "";
        }

        StringBuilder text = new();
        text.Append("<budget-policy>\n")
            .Append("Your work has a budget: ").AppendJoin(", ", shown.Select(LimitText)).Append(".\n")
            .Append("Each budget counts by itself. A call that takes several items at once uses one unit for each item. ")
            .Append("After every tool result a <budget> block says what is used and what remains. ")
            .Append("Before a call, say in a few words why it is worth what it uses. What remains decides how to work:\n");
        foreach (BudgetLevel level in Enum.GetValues<BudgetLevel>())
        {
            text.Append(RangeText(level)).Append(_closings[(int)level]).Append('\n');
            foreach (BudgetStatus tool in shown.Where(budget => budget.Unit == BudgetUnit.ToolUnits))
            {
                AppendGuidance(text, tool, GuidanceOf(tool).At(level));
            }
        }

        return text.Append("The scarcest budget decides for the whole. A tool with nothing left is not called any more.\n</budget-policy>").ToString();
    }

    /// <summary>Writes the status block, for the end of every message with tool results.</summary>
    /// <param name="budgets">The budgets of the agent, as they are after those results.</param>
    /// <param name="tools">How much of the agent's tools is shown, and what that saves; <see langword="null"/> where all are shown.</param>
    /// <returns>The block; empty when no budget is shown.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="budgets"/> is <see langword="null"/>.</exception>
    public string FormatStatus(IReadOnlyList<BudgetStatus> budgets, ToolsShown? tools = null)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        BudgetStatus[] shown = [.. budgets.Where(IsShown)];
        if (shown.Length == 0)
        {
            return "";
        }

        StringBuilder text = new();
        text.Append("<budget>\n").AppendJoin(_singleLine ? ", " : "\n", shown.Select(StatusText)).Append('\n');
        if (_showsGuidance)
        {
            foreach (BudgetStatus tool in shown.Where(budget => budget.Unit == BudgetUnit.ToolUnits && !budget.IsDepleted))
            {
                AppendGuidance(text, tool, GuidanceFor(tool));
            }
        }

        if (tools is not null)
        {
            text.Append(Invariant($"Tools shown: {tools.Shown} of {tools.Total}; about {tools.TokensSaved} tokens saved so far by not describing the others.\n"));
        }

        return text.Append(ClosingOf(shown)).Append("\n</budget>").ToString();
    }

    private bool IsShown(BudgetStatus budget) => budget.Unit switch
    {
        BudgetUnit.MicroDollars => _showsMoney,
        BudgetUnit.Tokens => _showsTokens,
        BudgetUnit.Turns => _showsTurns,
        _ => true,
    };

    private string ClosingOf(BudgetStatus[] shown)
    {
        string names = string.Join(", ", shown.Where(budget => budget is { Unit: BudgetUnit.ToolUnits, IsDepleted: true }).Select(LabelOf));
        return names.Length > 0
            ? _depletedClosing.Replace(BudgetNoticeOptions.NamesPlaceholder, names, StringComparison.Ordinal)
            : _closings[(int)LevelOf(shown)];
    }

    private string StatusText(BudgetStatus budget)
    {
        string label = LabelOf(budget);
        return $"{label} Budget Used: {Amount(budget.Unit, budget.Used)}, {label} Budget Remaining: {Amount(budget.Unit, Math.Max(0, budget.Remaining))}";
    }

    private string LimitText(BudgetStatus budget) => $"{LabelOf(budget)} {Amount(budget.Unit, budget.Limit)}";

    private void AppendGuidance(StringBuilder text, BudgetStatus tool, LevelGuidance guidance) =>
        text.Append(Invariant($"- {LabelOf(tool)}, at most {guidance.MaxParallel} at once: ")).Append(guidance.Words).Append('\n');

    private ToolGuidance GuidanceOf(BudgetStatus budget) => _tools.GetValueOrDefault(budget.Name, _others);

    private string LabelOf(BudgetStatus budget)
    {
        string label = (budget.Unit == BudgetUnit.ToolUnits ? GuidanceOf(budget).Label : null) ?? budget.Name;
        return string.Create(label.Length, label, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || source[i] is '<' or '>' or '\u2028' or '\u2029' ? '_' : source[i];
            }
        });
    }

    private static string RangeText(BudgetLevel level) => level switch
    {
        BudgetLevel.High => "HIGH, 70% or more remains: ",
        BudgetLevel.Medium => "MEDIUM, 30% to less than 70% remains: ",
        BudgetLevel.Low => "LOW, 10% to less than 30% remains: ",
        _ => "CRITICAL, less than 10% remains, or a budget is used up: ",
    };

    private static string Amount(BudgetUnit unit, long amount) => unit == BudgetUnit.MicroDollars
        ? Invariant($"${amount / 1_000_000m:0.00####}")
        : amount.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
