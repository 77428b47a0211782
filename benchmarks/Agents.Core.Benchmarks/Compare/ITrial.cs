namespace Agents.Core.Benchmarks.Compare;

/// <summary>One name and one subject, measured again in every round.</summary>
public interface ITrial
{
    /// <summary>Does the work until it is compiled, checks that it is the right work, and chooses how often a round repeats it.</summary>
    Task WarmUpAsync();

    /// <summary>Measures once.</summary>
    /// <returns>One sample a unit, or several of each when one is short.</returns>
    Task<IReadOnlyList<Sample>> MeasureAsync();
}
