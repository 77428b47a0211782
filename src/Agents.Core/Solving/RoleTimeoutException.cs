using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A call of a role took longer than <see cref="SolverOptions.CallTimeout"/>.</summary>
public sealed class RoleTimeoutException : AgentException
{
    internal RoleTimeoutException(Role role, string agent, TimeSpan timeout, bool isAbandoned)
        : base(
            $"The {RoleText.Of(role)} '{agent}' did not end within {timeout.TotalSeconds:0.###} s"
            + (isAbandoned ? ", nor when it was cancelled; it is not waited for any more." : "."))
    {
        Role = role;
        Agent = agent;
        Timeout = timeout;
        IsAbandoned = isAbandoned;
    }

    /// <summary>Gets the role.</summary>
    public Role Role { get; }

    /// <summary>Gets the name of the agent that played it.</summary>
    public string Agent { get; }

    /// <summary>Gets the limit that it passed.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Gets whether it goes on although it was cancelled.</summary>
    public bool IsAbandoned { get; }

    /// <inheritdoc/>
    /// <value><see langword="true"/>, unless the call goes on: a second one beside it would do the work twice.</value>
    public override bool IsTransient => !IsAbandoned;
}
