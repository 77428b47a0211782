using Agents.Core.Hosting;

namespace WebApi;

/// <summary>What this API says of an agent.</summary>
internal sealed record AgentInfo(string Name, string Kind, string Description, IReadOnlyList<string> Tools)
{
    public static AgentInfo Of(AgentRegistryEntry entry) => new(entry.Name, entry.Kind.ToString(), entry.Description, entry.Tools);
}
