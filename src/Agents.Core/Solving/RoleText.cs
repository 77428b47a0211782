using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Writes roles into messages.</summary>
internal static class RoleText
{
    public static string Of(Role role) => role switch
    {
        Role.Atomizer => "atomizer",
        Role.Planner => "planner",
        Role.Executor => "executor",
        Role.Aggregator => "aggregator",
        Role.Verifier => "verifier",
        _ => "critic",
    };
}
