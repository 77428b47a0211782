using System.Collections.Concurrent;

namespace Agents.Core.Hosting;

/// <summary>Which version of each host's agents a run uses, from its first call to its last.</summary>
internal sealed class RunVersions
{
    private readonly ConcurrentDictionary<AgentHost, AgentVersion> _versions = [];

    /// <summary>Finds the version that the run was started with; for a run that was not started by the host's runner, the one of its first call.</summary>
    public static AgentVersion Of(AgentContext context, AgentHost host)
    {
        RunVersions versions = context.GetRunItem(static _ => new RunVersions());
        return versions._versions.TryGetValue(host, out AgentVersion? known)
            ? known
            : versions._versions.GetOrAdd(
                host, context.Services?.GetService(typeof(RunScope)) is RunScope { Version: { } started } scope && scope.Host == host ? started : host.Current);
    }
}
