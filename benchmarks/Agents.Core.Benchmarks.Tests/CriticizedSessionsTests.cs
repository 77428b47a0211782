using Agents.Core.Benchmarks.Orchestration;
using Agents.Core.Critics;

namespace Agents.Core.Benchmarks.Tests;

public sealed class CriticizedSessionsTests
{
    [Theory]
    [InlineData(CriticMode.Veto, Fault.None, Fault.None, Fault.None)]
    [InlineData(CriticMode.Veto, Fault.Code, Fault.None, Fault.None)]
    [InlineData(CriticMode.Veto, Fault.Chart, Fault.None, Fault.None)]
    [InlineData(CriticMode.Veto, Fault.Output, Fault.Output, Fault.None)]
    [InlineData(CriticMode.Veto, Fault.Hidden, Fault.Hidden, Fault.Hidden)]
    [InlineData(CriticMode.Majority, Fault.Code, Fault.Code, Fault.Code)]
    [InlineData(CriticMode.Advisory, Fault.Chart, Fault.Chart, Fault.Chart)]
    [InlineData(CriticMode.Majority, Fault.Output, Fault.Output, Fault.None)]
    public async Task Fault_is_repaired_by_whoever_sees_it_and_holds_a_veto(CriticMode mode, Fault first, Fault afterInner, Fault atEnd)
    {
        IReadOnlyList<SessionResult> results =
            await new CriticizedSessions(mode).RunAsync([new Session(first)], null, TestContext.Current.CancellationToken);
        Assert.Equal([new SessionResult(afterInner, atEnd)], results);
    }

    [Fact]
    public async Task Sessions_are_done_again_as_often_as_they_say()
    {
        CriticizedSessions team = new();
        await team.RunAsync([new(Fault.Code, 6), new(Fault.Chart, 2), new(Fault.None), new(Fault.Code, 2)], null, TestContext.Current.CancellationToken);

        CriticCounts counts = team.Inner.ToSnapshot();
        Assert.Equal((1, 3, 0), (counts.Clean, counts.Caught, counts.Escalated));
        Assert.Equal([(0, 1), (2, 2), (6, 1)], counts.Retries.Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public async Task More_retries_than_the_budget_leave_no_result() =>
        await Assert.ThrowsAnyAsync<AgentException>(() => new CriticizedSessions().RunAsync([new(Fault.Code, 7)], null, TestContext.Current.CancellationToken));
}
