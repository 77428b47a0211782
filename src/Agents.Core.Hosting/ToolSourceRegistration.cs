using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>A source of tools that was added.</summary>
internal sealed record ToolSourceRegistration(string Name, Func<IServiceProvider, CancellationToken, Task<IToolSource>> Connect);
