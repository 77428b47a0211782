using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Tools;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Serving;

/// <summary>An agent as a tool of the server.</summary>
internal abstract class ServedAgent
{
    private readonly ArgumentSchema _arguments;

    private protected ServedAgent(Tools.Tool tool, McpAgentToolOptions options, JsonElement? outputSchema)
    {
        _arguments = tool.Schema;
        Budget = options.Budget;
        Tool = new ModelContextProtocol.Protocol.Tool
        {
            Name = options.Name!,
            Title = options.Title,
            Description = tool.Description,
            InputSchema = tool.JsonSchema,
            OutputSchema = outputSchema,
            Annotations = options is { IsReadOnly: null, IsIdempotent: null, IsDestructive: null }
                ? null
                : new ToolAnnotations { ReadOnlyHint = options.IsReadOnly, IdempotentHint = options.IsIdempotent, DestructiveHint = options.IsDestructive },
        };
    }

    public ModelContextProtocol.Protocol.Tool Tool { get; }

    public Budget? Budget { get; }

    /// <summary>Reads the arguments of a call, and gives what runs it.</summary>
    /// <exception cref="InvalidToolArgumentsException">They do not fit; the message holds no argument.</exception>
    public Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> Prepare(IDictionary<string, JsonElement>? arguments)
    {
        Dictionary<string, object?> given = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in arguments ?? new Dictionary<string, JsonElement>())
        {
            given[name] = value;
        }

        string? problem;
        try
        {
            problem = _arguments.Check(given);
        }
        catch (InvalidOperationException)
        {
            problem = "A text holds half a surrogate pair.";
        }

        return problem is null ? Bind(given) : throw new InvalidToolArgumentsException(problem);
    }

    private protected abstract Func<RunOptions, bool, CancellationToken, Task<CallToolResult>> Bind(Dictionary<string, object?> arguments);
}
