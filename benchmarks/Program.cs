using System.CommandLine;
using Benchmarks;
using Benchmarks.Building;

RootCommand root = new("Measures ModelGen; benchmarks/Peers measures other libraries beside it.");
root.Add(RooflineCommand.Create());
root.Add(BdnCommand.Create());
root.Add(DevicesCommand.Create());
root.Add(BuildCommand.Create());
return root.Parse(args).Invoke();
