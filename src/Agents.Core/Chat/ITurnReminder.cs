namespace Agents.Core.Chat;

/// <summary>Writes what a model is told about the turns it has left.</summary>
/// <remarks>
/// Immutable and thread-safe. The text goes with one request and is not kept, so it may say something else every turn without making the
/// history longer.
/// </remarks>
public interface ITurnReminder
{
    /// <summary>Writes the reminder of a turn.</summary>
    /// <param name="turn">The turn that is about to begin; 1 to <paramref name="limit"/>.</param>
    /// <param name="limit">The last turn that may be taken.</param>
    /// <returns>One line, or <see langword="null"/> for none.</returns>
    string? Remind(int turn, int limit);

    /// <summary>Writes the notice of an extension, in place of the reminder of the first turn that it allows.</summary>
    /// <param name="granted">How many turns were added; 1 or more.</param>
    /// <param name="turn">The turn that is about to begin, the first of those.</param>
    /// <param name="limit">The last turn that may be taken now.</param>
    /// <returns>One line, or <see langword="null"/> for none.</returns>
    string? Grant(int granted, int turn, int limit);
}
