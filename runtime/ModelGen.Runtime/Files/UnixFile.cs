using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ModelGen;

/// <summary>What .NET does not say of files, and the system does.</summary>
internal static partial class UnixFile
{
    /// <summary>The permissions of those who may write.</summary>
    public const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const int FromOtherToGroup = 3;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1B;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Whether a file is a regular one: no device, pipe or socket, and no link.</summary>
    /// <remarks>Elsewhere than on Linux only links are told apart.</remarks>
    public static bool IsRegular(string path) => TryGetStatus(path, out LinuxStatus status)
        ? (status.Mode & TypeMask) == RegularType
        : !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Gives an open file the owner, the group and the mode of another one, as far as the process may.</summary>
    /// <remarks>
    /// Only the superuser gives files away, and others give them to groups of their own. Another owner or group gets no more than
    /// <see cref="ForOthers"/> says. Elsewhere than on Linux a new file is of the folder's group, and the mode is taken as it is.
    /// </remarks>
    [UnsupportedOSPlatform("windows")]
    public static void TakePermissions(SafeFileHandle file, string other)
    {
        UnixFileMode mode = File.GetUnixFileMode(other);
        if (TryGetStatus(other, out LinuxStatus status))
        {
            int descriptor = (int)file.DangerousGetHandle();
            if (ChangeOwner(descriptor, status.Owner, status.Group) != 0)
            {
                mode = ForOthers(mode, hasGroup: ChangeOwner(descriptor, Unchanged, status.Group) == 0);
            }
        }

        File.SetUnixFileMode(file, mode);
    }

    /// <summary>What is left of a mode for a file of another owner: nobody runs it as that one, and another group is anybody else.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="hasGroup">Whether the group is the same.</param>
    internal static UnixFileMode ForOthers(UnixFileMode mode, bool hasGroup)
    {
        mode &= ~(UnixFileMode.SetUser | UnixFileMode.SetGroup);
        return hasGroup ? mode : mode & (~Group | (UnixFileMode)((int)mode << FromOtherToGroup));
    }

    /// <summary>Sees to it that the names in a folder are on the disk, where the system has a way to ask for it.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = new(Open(folder, flags: 0), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    private static bool TryGetStatus(string path, out LinuxStatus status)
    {
        status = default;
        try
        {
            return OperatingSystem.IsLinux() && GetStatus(CurrentFolder, path, NoFollow, TypeModeAndOwner, out status) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Some systems have a library without it.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(int file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    /// <summary>The kernel's <c>struct statx</c>, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
