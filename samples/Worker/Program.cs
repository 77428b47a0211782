// A worker that takes jobs from a queue and has an agent do them: two at a time, each with a budget of its own, until the queue is empty or the host
// is stopped. Options come from appsettings.json and may change while it works. With no key in the environment it works offline.
using Agents.Core.Anthropic;
using Agents.Core.Hosting;
using Agents.Core.Offline;
using Agents.Core.OpenAI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Worker;

int? stopAfter = args is ["--stop-after", { } number] && int.TryParse(number, out int jobs) ? jobs : null;
HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
builder.AddAgents()
    .AddProviders(catalog => catalog.AddOpenAI().AddAnthropic().AddOffline())
    .AddModel("fast")
    .AddTool("opening_hours", (string day) => $"On {day} the library opens at 9:00 and closes at 18:00.", "Tells the opening hours of a day.")
    .AddAgent("clerk", agent => agent.UseModel("fast").WithTool("opening_hours"));
builder.Services.AddSingleton(new JobBoard(Console.Out, stopAfter));
builder.Services.AddHostedService<JobService>();

IHost host = builder.Build();
JobBoard board = host.Services.GetRequiredService<JobBoard>();
await board.FillAsync();
await host.RunAsync(); // disposes of the host, so that everything was logged before the last line
board.WriteSummary();
