using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Budgets;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Mcp;

/// <summary>A function of a server. It outlives sessions: each call goes through the one there is.</summary>
internal sealed class McpFunction : AIFunction, IContextFunction
{
    private readonly McpTools _tools;
    private readonly McpWork _work;

    /// <param name="tools">Whose function it is.</param>
    /// <param name="serverName">The name that the server has for it.</param>
    /// <param name="name">The name that models have for it.</param>
    /// <param name="description">What models read.</param>
    /// <param name="schema">The schema of its arguments.</param>
    /// <param name="work">What it does.</param>
    public McpFunction(McpTools tools, string serverName, string name, string description, JsonElement schema, McpWork work)
    {
        _tools = tools;
        _work = work;
        ServerName = serverName;
        Name = name;
        Description = description;
        JsonSchema = schema;
    }

    public string ServerName { get; }

    /// <summary>Gets or sets whether a call whose outcome is unknown may be made again. Set once, before the function is shown to anybody.</summary>
    public bool IsRepeatable { get; set; }

    public override string Name { get; }

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    public Budget? Budget => null;

    /// <summary>A tool whose description changed is the same tool: that the outcome of a call is unknown is kept by its function.</summary>
    public override bool Equals(object? obj) => obj is McpFunction other && other._tools == _tools && other.ServerName == ServerName;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ServerName);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        // Outside of a run there is none, and nobody who would hear of progress.
        AgentContext? context = arguments.Context?.TryGetValue(typeof(AgentContext), out object? value) == true ? value as AgentContext : null;
        JsonObject given = (JsonObject)JsonNode.Parse(CanonicalArguments.Write(arguments))!;
        try
        {
            return await _work(
                (method, parameters, token) => _tools.SendAsync(this, method, parameters, context, token), given, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // What the framework throws for an object that has a member twice. The server may have done what it was asked to all the same.
            throw new UnknownOutcomeException($"The server '{_tools.Name}' answered in a way that cannot be read.");
        }
    }
}
