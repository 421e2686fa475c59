using System.CommandLine;
using Benchmarks;
using Benchmarks.Building;

RootCommand root = CompareCommand.Create();
root.Add(RooflineCommand.Create());
root.Add(BdnCommand.Create());
root.Add(DevicesCommand.Create());
root.Add(BuildCommand.Create());
return root.Parse(args).Invoke();
