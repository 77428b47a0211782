using Agents.Core;

namespace Graphs;

/// <summary>A service that is down, as services are.</summary>
internal static class AuditService
{
    public static IAgent<Release, string> Agent { get; } = Agents.Core.Agent.Create<Release, string>(
        "audit-service", release => throw new IOException($"The audit of {release.Version} was not answered."));
}
