namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How often the right tool was found.</summary>
/// <param name="AmongFirst">As the first.</param>
/// <param name="AmongFive">Among the first five.</param>
/// <param name="AmongEight">Among the first eight, which is what a turn shows.</param>
public readonly record struct RecallCount(int AmongFirst, int AmongFive, int AmongEight)
{
    /// <summary>How many tools are looked at.</summary>
    public const int Depth = 8;

    /// <summary>Counts one more search.</summary>
    /// <param name="place">Where the right tool was, from 0; -1 when it was not found.</param>
    public RecallCount Add(int place) => new(
        AmongFirst + (place == 0 ? 1 : 0),
        AmongFive + (place is >= 0 and < 5 ? 1 : 0),
        AmongEight + (place is >= 0 and < Depth ? 1 : 0));
}
