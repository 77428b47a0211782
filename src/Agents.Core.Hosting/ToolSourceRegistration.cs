using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>A source of tools that was added.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Connect">Connects it.</param>
/// <param name="IsOptional">Whether the host starts without it.</param>
internal sealed record ToolSourceRegistration(string Name, Func<IServiceProvider, CancellationToken, Task<IToolSource>> Connect, bool IsOptional);
