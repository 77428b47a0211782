namespace Agents.Core.Benchmarks.Compare;

/// <summary>Interleaves trials, so that a disturbance of the machine hits all subjects alike.</summary>
public static class Rounds
{
    /// <summary>How often each trial is measured, unless a suite has so many that it does with less.</summary>
    public const int Count = 9;

    /// <summary>Warms all trials up, then measures each once a round; every round starts with another trial.</summary>
    /// <param name="trials">The trials, in any order.</param>
    /// <param name="rounds">How many rounds; at least 1.</param>
    /// <returns>The samples, in the order in which they were taken.</returns>
    public static async Task<IReadOnlyList<Sample>> RunAsync(IReadOnlyList<ITrial> trials, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        foreach (ITrial trial in trials)
        {
            await trial.WarmUpAsync();
        }

        List<Sample> samples = [];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < trials.Count; i++)
            {
                GC.Collect();
                samples.AddRange(await trials[(round + i) % trials.Count].MeasureAsync());
            }
        }

        return samples;
    }
}
