using Agents.Core.Benchmarks.Agents;
using Agents.Core.Benchmarks.Budgets;
using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Graphs;
using Agents.Core.Benchmarks.Orchestration;
using Agents.Core.Benchmarks.Providers;
using Agents.Core.Benchmarks.Reproduce;
using Agents.Core.Benchmarks.Roles;
using Agents.Core.Benchmarks.Routing;
using Agents.Core.Benchmarks.Scoring;
using BenchmarkDotNet.Running;

// Every suite that `compare` knows; a new one is added here.
ISuite[] suites = [new AgentsSuite(), new BudgetsSuite(), new GraphsSuite(), new RoutingSuite(), new RolesSuite(), new ScoringSuite(), new ProvidersSuite()];

if (args is [CompareCommand.Verb, .. string[] rest])
{
    return await new CompareCommand(suites, Console.Out, Console.Error).RunAsync(rest);
}

// Everything that `reproduce` knows; a new one is added here.
IReproduction[] reproductions = [new RoutingReproduction(), new OrchestrationReproduction(), new ScoringReproduction()];

if (args is [ReproduceCommand.Verb, .. string[] names])
{
    return await new ReproduceCommand(reproductions, Console.Out, Console.Error).RunAsync(names);
}

BenchmarkSwitcher.FromAssembly(typeof(AgentsSuite).Assembly).Run(args);
return 0;
