namespace Agents.Core.Chat;

/// <summary>Decides how many turns with tools an agent may take, and what it is told about them.</summary>
/// <remarks>Immutable and thread-safe, as the agent that holds it is: what changes belongs to the session that it starts.</remarks>
public interface ITurnController
{
    /// <summary>Starts the control of one call of the agent.</summary>
    /// <returns>A new session, in which no turn was taken.</returns>
    ITurnSession Begin();
}
