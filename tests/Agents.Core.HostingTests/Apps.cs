using Agents.Core.Hosting;
using Agents.Core.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

/// <summary>Makes hosts as an application does, without what it reads from the machine.</summary>
internal static class Apps
{
    public static IHost Build(Action<AgentsBuilder> add, ChangingConfiguration? configuration = null, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        if (configuration is not null)
        {
            builder.Configuration.Sources.Add(configuration);
        }

        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        services?.Invoke(builder.Services);
        add(builder.AddAgents());
        return builder.Build();
    }

    public static async Task<IHost> StartAsync(Action<AgentsBuilder> add, ChangingConfiguration? configuration = null, Action<IServiceCollection>? services = null)
    {
        IHost host = Build(add, configuration, services);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public static AgentRunner Runner(this IHost host) => host.Services.GetRequiredService<AgentRunner>();

    /// <summary>Makes a model that answers everything with the same words.</summary>
    public static ScriptedChatClient Saying(string text) => ScriptedChatClient.FromFunction(_ => Turn.Text(text));

    public static async Task<IReadOnlyList<string>> StartFailuresAsync(Action<AgentsBuilder> add, ChangingConfiguration? configuration = null, Action<IServiceCollection>? services = null)
    {
        using IHost host = Build(add, configuration, services);
        return (await Assert.ThrowsAsync<AgentOptionsException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Failures;
    }
}
