using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>A hedged call whose two copies end when the test says so.</summary>
internal sealed class HedgeHarness
{
    public static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);

    private static readonly HedgeConditions<HedgeHarness> Conditions = new()
    {
        Slack = static harness => harness.Slack,
        BudgetAllows = static harness => harness.BudgetAllows(),
        OnHedged = static (harness, delay) => harness.OnHedged(delay),
    };

    public HedgeHarness(HedgingOptions? options = null) => Hedging = new Hedging(options ?? new HedgingOptions());

    public ManualTimeProvider Clock { get; } = new();

    public Hedging Hedging { get; }

    public TimeSpan Slack { get; set; }

    public Func<bool> BudgetAllows { get; set; } = static () => true;

    public Action<TimeSpan> OnHedged { get; set; } = static _ => { };

    public HedgedCopy Primary { get; } = new();

    public HedgedCopy Replica { get; } = new();

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Makes one that has seen twenty calls of the usual latency and earned one token; the next call is repeated after that time.</summary>
    public static HedgeHarness Warm(HedgingOptions? options = null)
    {
        HedgeHarness harness = new(options);
        for (int i = 0; i < 20; i++)
        {
            harness.Hedging.Dispatch();
            harness.Hedging.RecordLatency(Usual);
        }

        return harness;
    }

    public ValueTask<string> StartAsync(CancellationToken cancellationToken = default) => Hedging.ExecuteAsync(
        this,
        static (harness, copy, token) => (copy == HedgeRace.Primary ? harness.Primary : harness.Replica).RunAsync(token),
        Conditions,
        Clock,
        cancellationToken);

    /// <summary>Starts a call and moves the clock until its replica runs.</summary>
    public async Task<Task<string>> StartHedgedAsync(CancellationToken cancellationToken = default)
    {
        Task<string> race = StartAsync(cancellationToken).AsTask();
        Clock.Advance(Usual);
        await Replica.Started.WaitAsync(TestContext.Current.CancellationToken);
        return race;
    }
}
