using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>A tool that was added.</summary>
internal sealed record ToolRegistration(string Name, Func<IServiceProvider, Tool> Create);
