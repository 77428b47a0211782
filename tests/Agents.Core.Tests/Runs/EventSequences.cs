namespace Agents.Core.Tests.Runs;

/// <summary>What holds for the events of every observer, fast or slow.</summary>
internal static class EventSequences
{
    /// <summary>Checks that sequence numbers count up from 1, with every gap covered by an exact <see cref="EventsDropped"/>.</summary>
    /// <returns>How many events the run emitted.</returns>
    public static long AssertDense(IEnumerable<AgentEvent> events)
    {
        long last = 0;
        foreach (AgentEvent e in events)
        {
            if (e is EventsDropped gap)
            {
                Assert.Equal(last + 1, gap.FirstSequence);
                Assert.Equal(gap.LastSequence - gap.FirstSequence + 1, gap.Count);
                Assert.Equal(gap.LastSequence, gap.Sequence);
            }
            else
            {
                Assert.Equal(last + 1, e.Sequence);
            }

            last = e.Sequence;
        }

        return last;
    }

    public static async Task<List<AgentEvent>> ReadAllAsync(this IAsyncEnumerable<AgentEvent> events, CancellationToken cancellationToken)
    {
        List<AgentEvent> all = [];
        await foreach (AgentEvent e in events.WithCancellation(cancellationToken))
        {
            all.Add(e);
        }

        return all;
    }
}
