namespace Agents.Core.Chat;

/// <summary>The control of one call of an agent: asked before and after every turn with tools.</summary>
/// <remarks>
/// Not thread-safe: the turns of one call follow each other. Turns are counted from 1; the closing turn without tools is not among them, and
/// is not announced to the session.
/// </remarks>
public interface ITurnSession
{
    /// <summary>Gets how many turns with tools may be taken, as things stand now.</summary>
    /// <value>1 or more. It may rise, and never falls.</value>
    int Limit { get; }

    /// <summary>Writes what the model is told before a turn.</summary>
    /// <param name="turn">The turn that is about to begin; 1 to <see cref="Limit"/>.</param>
    /// <returns>Text for the end of the last message of this one request, which is not kept in the history; <see langword="null"/> for none.
    /// Asked again for the same turn, it says the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="turn"/> is out of its range.</exception>
    string? BeforeTurn(int turn);

    /// <summary>Decides how to go on after a turn that ended with tool calls. A turn that ended with an answer needs no decision.</summary>
    /// <param name="progress">What there is so far.</param>
    /// <returns>The decision. After <see cref="TurnAction.Close"/> and <see cref="TurnAction.Submit"/> the session is not asked again.</returns>
    TurnDecision AfterTurn(in TurnProgress progress);
}
