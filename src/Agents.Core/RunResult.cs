using System.Globalization;
using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>What a run ended with. It exists only with an output; a run that has none throws an <see cref="AgentException"/>.</summary>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RunResult<TOutput>
{
    private readonly BudgetLedger _ledger;
    private IReadOnlyDictionary<string, Spend>? _spendByPath;

    internal RunResult(TOutput output, StopReason stopReason, BudgetLedger ledger, TimeSpan duration, RunId runId, object? report = null)
    {
        Output = output;
        StopReason = stopReason;
        Duration = duration;
        RunId = runId;
        Spend = ledger.Spent;
        _ledger = ledger;
        Report = report;
    }

    /// <summary>Gets what the run's own agent reports beside its output.</summary>
    internal object? Report { get; }

    /// <summary>Gets the output.</summary>
    public TOutput Output { get; }

    /// <summary>Gets why the run ended where it did. Anything but <see cref="StopReason.Completed"/> means that something was given up.</summary>
    public StopReason StopReason { get; }

    /// <summary>Gets what the run cost in all.</summary>
    public Spend Spend { get; }

    /// <summary>Gets what was spent at each place of the run, by path; places that spent nothing are left out.</summary>
    /// <value>The amounts add up exactly to <see cref="Spend"/>. Computed when it is first asked for.</value>
    public IReadOnlyDictionary<string, Spend> SpendByPath => _spendByPath ??= Collect(_ledger.GetSnapshot());

    /// <summary>Gets how long the run took, by its clock.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets the run's id.</summary>
    public RunId RunId { get; }

    /// <summary>Describes the result in one line, without the output.</summary>
    /// <returns>Stop reason, spend and duration.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{StopReason}: {Spend}, {Duration.TotalSeconds:0.000} s");

    private static Dictionary<string, Spend> Collect(BudgetSnapshot root)
    {
        Dictionary<string, Spend> byPath = new(StringComparer.Ordinal);
        Stack<(string Path, BudgetSnapshot Ledger)> open = new([(root.Name, root)]);
        while (open.TryPop(out (string Path, BudgetSnapshot Ledger) next))
        {
            if (next.Ledger.SpentHere != default)
            {
                byPath[next.Path] = byPath.GetValueOrDefault(next.Path) + next.Ledger.SpentHere;
            }

            string inside = $"{next.Path}/";
            for (int i = next.Ledger.Children.Count - 1; i >= 0; i--)
            {
                // An agent's ledger is named by its path; one that an agent made for itself has a name within that place.
                BudgetSnapshot child = next.Ledger.Children[i];
                open.Push((child.Name.StartsWith(inside, StringComparison.Ordinal) ? child.Name : inside + child.Name, child));
            }
        }

        return byPath;
    }
}
