using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.ProviderTests.Faults;

/// <summary>How a run ended, and what its books say.</summary>
internal sealed record FaultOutcome
{
    public required string? Output { get; init; }

    public required Exception? Failure { get; init; }

    public required EventRecorder Events { get; init; }

    /// <summary>Gets the ledger at the moment at which the agent ended, before the run closed it.</summary>
    public required BudgetSnapshot Ledger { get; init; }

    public required int ToolCalls { get; init; }

    public ModelException ModelFailure => Assert.IsType<ModelException>(Failure);

    /// <summary>Checks what holds however a run ends: each call was settled once, as what the events tell, and nothing stays reserved.</summary>
    public void CheckBooks()
    {
        Spend told = default;
        int estimated = 0;
        foreach (AgentEvent e in Events.Events)
        {
            told += e switch
            {
                ModelCallCompleted completed => completed.Spend,
                ModelCallFailed failed => failed.Spend,
                ToolCallCompleted tool => tool.Spend,
                _ => default,
            };
            estimated += e is ModelCallCompleted { IsEstimated: true } or ModelCallFailed ? 1 : 0;
            if (e is ModelCallFailed { Kind: not (ModelErrorKind.RateLimited or ModelErrorKind.Authentication or ModelErrorKind.InvalidRequest or ModelErrorKind.ContextTooLong) } lost)
            {
                Assert.True(lost.Spend.MicroDollars > 0, $"A call that may have cost something ({lost.Kind}) was free.");
            }
        }

        Assert.Equal(default, Ledger.Reserved);
        Assert.Equal(told, Ledger.Spent);
        Assert.Equal(told, Events.Events[^1] switch { RunCompleted e => e.Spend, RunFailed e => e.Spend, RunCanceled e => e.Spend, _ => default });
        Assert.Equal(estimated, told.EstimatedCalls);
        Assert.Equal(
            Events.OfType<ModelCallStarted>().Count, Events.OfType<ModelCallCompleted>().Count + Events.OfType<ModelCallFailed>().Count);
    }

    /// <summary>Checks that nothing that the run leaves behind tells the key.</summary>
    public void CheckSecrets(string key)
    {
        Assert.DoesNotContain(key, $"{Failure}", StringComparison.Ordinal);
        Assert.DoesNotContain(key, Events.ToText(), StringComparison.Ordinal);
        if (Failure is ModelException { Detail: { } detail })
        {
            Assert.DoesNotContain(key, detail, StringComparison.Ordinal);
        }
    }
}
