namespace Agents.Core.Hosting;

/// <summary>An agent that applications hold, whatever its types.</summary>
internal interface IHostedAgent
{
    IAgentRegistration Registration { get; }

    /// <summary>Notes what was built last.</summary>
    void Follow(object agent);
}
