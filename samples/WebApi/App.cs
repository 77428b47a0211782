using System.Text.Json.Serialization;
using Agents.Core.Anthropic;
using Agents.Core.Chat.Clients;
using Agents.Core.Hosting;
using Agents.Core.Offline;
using Agents.Core.OpenAI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WebApi;

/// <summary>Puts the application together.</summary>
internal static class App
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddAgents()
            .AddProviders(catalog => catalog.AddOpenAI().AddAnthropic().AddOffline())
            .AddModel("fast", layers: (_, client) => client.UseFallback(new OfflineChatClient()).UseResilience())
            .AddTool("opening_hours", (OpeningHours hours, string day) => hours.Of(day), "Tells the opening hours of a day.")
            .AddAgent("guide", agent => agent.UseModel("fast").WithTool("opening_hours").WithDescription("Answers questions about the library."));
        builder.Services.AddScoped<OpeningHours>();
        CallerSettings.Add(builder.Services);
        builder.Services.AddSingleton<CallerBook>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddAgents();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, WebApiJson.Default);
        });
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        app.UseStatusCodePages();
        app.MapGet("/agents", (AgentRegistry registry) => registry.Entries.Where(entry => entry.InputType is not null).Select(AgentInfo.Of).ToArray());
        app.MapPost("/agents/{name}/runs", RunEndpoint.Handle).WithMetadata(new RequestSizeLimitAttribute(RunEndpoint.LargestBody));
        app.MapHealthChecks("/healthz");
        return app;
    }
}
