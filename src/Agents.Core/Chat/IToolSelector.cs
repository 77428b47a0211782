using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <summary>Decides which of an agent's tools its model is shown in each turn.</summary>
/// <remarks>
/// Immutable and thread-safe, as the agent that holds it is: what changes belongs to the selection that it starts. It saves room in the prompt, and is no
/// protection: a tool of the set that the model calls without having been shown it is called, under the tool's policy.
/// </remarks>
public interface IToolSelector
{
    /// <summary>Starts the selection for one call of an agent, and a new one whenever the agent's tools change during it.</summary>
    /// <param name="tools">All tools of the agent.</param>
    /// <returns>A new selection, which nothing was asked yet.</returns>
    IToolSelection Begin(ToolSet tools);
}
