using System.Collections.Concurrent;
using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>The tools that were added, each made when it is first asked for.</summary>
internal sealed class ToolStore(AgentRegistrations registrations, IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, Tool> _tools = new(StringComparer.OrdinalIgnoreCase);

    public Tool Get(string name)
    {
        if (_tools.TryGetValue(name, out Tool? known))
        {
            return known;
        }

        Tool made = registrations.Tools[name].Create(services);
        if (!made.Name.Equals(registrations.Tools[name].Name, StringComparison.Ordinal))
        {
            throw new AgentOptionsException(
                nameof(AgentsOptions), [$"it calls itself {NameText.Quote(made.Name)}; a tool must be added by its own name."]);
        }

        return _tools.GetOrAdd(name, made);
    }
}
