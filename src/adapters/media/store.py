"""The media store of the settings. Libraries are imported only where they are used."""

from adapters.media.keys import CloudinaryAccount, Media, MediaFolder, S3Bucket
from adapters.media.local import LocalStore
from adapters.media.port import MediaStore


def media_store(media: Media) -> MediaStore:
    match media:
        case MediaFolder():
            return LocalStore(media.folder)
        case S3Bucket():
            from adapters.media.s3 import S3Media

            return S3Media(media)
        case CloudinaryAccount():
            from adapters.media.cloudinary import Cloudinary

            return Cloudinary(media)
