using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

/// <summary>Writes a copy of an assembly that has another name and no public key: to the runtime it is another assembly.</summary>
public sealed class RenameAssembly : Task
{
    /// <summary>The assembly.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>The copy; its file's name is the assembly's new name.</summary>
    [Required]
    public string Target { get; set; }

    public override bool Execute()
    {
        // Written aside and moved, so that builds that run at once always read a whole file.
        string draft = Target + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target)));
        using (AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(Source))
        {
            assembly.Name.Name = Path.GetFileNameWithoutExtension(Target);
            assembly.Name.PublicKey = null;
            assembly.MainModule.Name = Path.GetFileName(Target);
            assembly.MainModule.Attributes &= ~ModuleAttributes.StrongNameSigned;

            // The same bytes from every build.
            assembly.Write(draft, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        }

        try
        {
            File.Move(draft, Target);
        }
        catch (IOException) when (File.Exists(Target))
        {
            File.Replace(draft, Target, null);
        }

        return true;
    }
}
