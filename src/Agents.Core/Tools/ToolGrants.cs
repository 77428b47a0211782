using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Which tools the agents inside a tool may call although the agent that calls the tool lacks them.</summary>
/// <remarks>
/// A chat agent that stands inside the tool of another chat agent may call the tools that the other one may call, and no more, unless whoever
/// built the tool granted them. What the agents inside may call is what agents further inside may call at most, with what is granted there.
/// Immutable and thread-safe.
/// </remarks>
public sealed class ToolGrants
{
    private readonly HashSet<AIFunction> _functions;

    private ToolGrants(HashSet<AIFunction> functions) => _functions = functions;

    /// <summary>Gets the grant of nothing: only what the calling agent may call itself.</summary>
    public static ToolGrants None { get; } = new([]);

    /// <summary>Gets the grant of everything: the agents inside may call all tools that they were built with.</summary>
    public static ToolGrants All { get; } = new([]);

    /// <summary>Grants some tools.</summary>
    /// <param name="functions">The functions or tools that the agents inside may call, as they were built with them: it is the function that counts and
    /// not its name.</param>
    /// <returns>The grant.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="functions"/> is or holds <see langword="null"/>.</exception>
    public static ToolGrants Of(params IEnumerable<AIFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        HashSet<AIFunction> granted = new(ReferenceEqualityComparer.Instance);
        foreach (AIFunction? function in functions)
        {
            ArgumentNullException.ThrowIfNull(function, nameof(functions));
            granted.Add(function is Tool tool ? tool.Function : function);
        }

        return granted.Count == 0 ? None : new ToolGrants(granted);
    }

    internal bool Has(Tool tool) => _functions.Contains(tool.Function);
}
