namespace Agents.Core.Chat;

/// <summary>How a tool is to be used in one regime of its budget.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LevelGuidance
{
    /// <summary>The greatest <see cref="MaxParallel"/>.</summary>
    public const int ParallelLimit = 1_024;

    /// <summary>Gets how many units the tool may be asked for at once.</summary>
    /// <value>0 to <see cref="ParallelLimit"/> units; 0 says that it should not be asked.</value>
    public required int MaxParallel
    {
        get;
        init => field = value is >= 0 and <= ParallelLimit
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxParallel must be 0 to {ParallelLimit} units, but is {value}.");
    }

    /// <summary>Gets what the model is told.</summary>
    /// <value>Part of a sentence, without a full stop, in one line.</value>
    public required string Words { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }
}
