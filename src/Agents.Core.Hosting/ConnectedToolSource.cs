using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>A source that was connected, without the right to dispose of it.</summary>
internal sealed class ConnectedToolSource(string name, IToolSource source) : IToolSource
{
    public string Name => name;

    public ToolSet Tools => source.Tools;

    public IToolSource Source => source;
}
