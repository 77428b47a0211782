namespace Agents.Core.Hosting;

/// <summary>What the services of one run know of the run.</summary>
internal sealed class RunScope(AgentHost host)
{
    public AgentHost Host => host;

    /// <summary>Gets or sets the version that the run was started with.</summary>
    public AgentVersion? Version { get; set; }
}
