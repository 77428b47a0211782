using Agents.Core.Budgets;
using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <summary>Reads from a ledger what the model of an agent is told about it.</summary>
internal sealed class BudgetNotices
{
    private readonly BudgetNoticeFormatter _formatter;
    private readonly (string Name, BudgetUnit Unit, BudgetDimension Dimension)[] _amounts;
    private readonly string[] _units;

    public BudgetNotices(BudgetNoticeFormatter formatter, ToolSet tools)
    {
        _formatter = formatter;
        _units = [.. tools.Select(tool => tool.UnitName).Distinct(StringComparer.Ordinal)];
        _amounts =
        [
            .. formatter.ShowsMoney ? [("Money", BudgetUnit.MicroDollars, BudgetDimension.MicroDollars)] : Nothing,
            .. formatter.ShowsTokens ? [("Tokens", BudgetUnit.Tokens, BudgetDimension.Tokens)] : Nothing,
            .. formatter.ShowsTurns ? [("Turns", BudgetUnit.Turns, BudgetDimension.Turns)] : Nothing,
        ];
    }

    private static (string Name, BudgetUnit Unit, BudgetDimension Dimension)[] Nothing => [];

    /// <summary>Tells whether there can be anything to tell, without looking at any amount.</summary>
    public static bool MayTell(BudgetNoticeFormatter formatter, BudgetLedger ledger) =>
        ledger.LimitsUnits || formatter.ShowsMoney || formatter.ShowsTokens || formatter.ShowsTurns;

    /// <summary>Writes the text that explains the budgets, or null when no budget is shown.</summary>
    public string? WritePolicy(BudgetLedger ledger) => Write(ledger, _formatter.FormatPolicy);

    /// <summary>Writes what is used and left now, or null when no budget is shown.</summary>
    public string? WriteStatus(BudgetLedger ledger, ToolsShown? tools) => Write(ledger, shown => _formatter.FormatStatus(shown, tools));

    private string? Write(BudgetLedger ledger, Func<IReadOnlyList<BudgetStatus>, string> format)
    {
        List<BudgetStatus> shown = [];
        foreach (string unit in _units)
        {
            Add(shown, unit, BudgetUnit.ToolUnits, ledger.FindScarcest(BudgetDimension.ToolUnits, unit));
        }

        foreach ((string name, BudgetUnit unit, BudgetDimension dimension) in _amounts)
        {
            Add(shown, name, unit, ledger.FindScarcest(dimension, null));
        }

        return format(shown) is { Length: > 0 } text ? text : null;
    }

    private static void Add(List<BudgetStatus> shown, string name, BudgetUnit unit, (long Limit, long Spent, long Left)? amount)
    {
        if (amount is { } found)
        {
            shown.Add(new BudgetStatus { Name = name, Unit = unit, Limit = found.Limit, Used = found.Spent, Remaining = found.Left });
        }
    }
}
