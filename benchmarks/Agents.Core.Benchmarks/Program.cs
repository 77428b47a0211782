using Agents.Core.Benchmarks.Agents;
using Agents.Core.Benchmarks.Budgets;
using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Graphs;
using Agents.Core.Benchmarks.Routing;
using BenchmarkDotNet.Running;

// Every suite that `compare` knows; a new one is added here.
ISuite[] suites = [new AgentsSuite(), new BudgetsSuite(), new GraphsSuite(), new RoutingSuite()];

if (args is [CompareCommand.Verb, .. string[] rest])
{
    return await new CompareCommand(suites, Console.Out, Console.Error).RunAsync(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(AgentsSuite).Assembly).Run(args);
return 0;
