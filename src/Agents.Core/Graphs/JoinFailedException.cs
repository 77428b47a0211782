namespace Agents.Core.Graphs;

/// <summary>A join could not get as many of its inputs as it needs, or not in time.</summary>
public sealed class JoinFailedException : AgentException
{
    internal JoinFailedException(string join, int needed, int arrived, IReadOnlyList<string> missing, bool isTransient, TimeSpan? deadline = null)
        : base(Describe(join, needed, arrived, missing, deadline))
    {
        Join = join;
        Needed = needed;
        Arrived = arrived;
        Missing = missing;
        Deadline = deadline;
        IsTransient = isTransient;
    }

    /// <summary>Gets whether a retry may help: the deadline passed, or an input is missing for a failure that may pass.</summary>
    public override bool IsTransient { get; }

    /// <summary>Gets the name of the join.</summary>
    public string Join { get; }

    /// <summary>Gets how many inputs it needs.</summary>
    public int Needed { get; }

    /// <summary>Gets how many had come.</summary>
    public int Arrived { get; }

    /// <summary>Gets one sentence about each input that is missing.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Gets the deadline that passed; <see langword="null"/> when the join failed because its inputs did.</summary>
    public TimeSpan? Deadline { get; }

    private static string Describe(string join, int needed, int arrived, IReadOnlyList<string> missing, TimeSpan? deadline)
    {
        string when = deadline is { } passed ? $" within {passed.TotalSeconds:0.###} s" : "";
        return $"The join '{join}' needs {needed} of its inputs{when}, but got {arrived}: {FailureText.List(" ", missing, missing.Count)}";
    }
}
