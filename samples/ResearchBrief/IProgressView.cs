using Agents.Core;

namespace ResearchBrief;

/// <summary>Shows a run while it goes on. Disposing of it leaves the last state on the screen.</summary>
internal interface IProgressView : IAsyncDisposable
{
    /// <summary>Shows what an event changes.</summary>
    void Show(AgentEvent agentEvent);
}
