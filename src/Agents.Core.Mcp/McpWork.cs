using System.Text.Json.Nodes;

namespace Agents.Core.Mcp;

/// <summary>What a function of a server does.</summary>
/// <param name="sendAsync">Sends a request, and gives the answer.</param>
/// <param name="arguments">What the model gave.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <returns>What the model is given.</returns>
internal delegate Task<object?> McpWork(
    Func<string, JsonObject, CancellationToken, Task<JsonObject>> sendAsync, JsonObject arguments, CancellationToken cancellationToken);
